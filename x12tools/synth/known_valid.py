"""Claims as typed in one line that a certified coder bills so, though an edit made too simply stops them."""

KNOWN = {
    # Two doctors, repeats, a second access: more than one first service is right.
    "two-doctors": (
        "837P medicare M05.79 L03.115 | J0696x4 96365 J1885x2-JZ@2(rendering=1245319599) "
        "96374@2(rendering=1245319599)"
    ),
    "repeated-infusion": "837P medicare L03.115 | J0696x8 96365 96365-76",
    "second-access": "837P commercial L03.115 R11.2 | J0696x8 96365 J2405x4 96374-59",
    "pump-and-push": "837P medicare Z51.11 C18.7 | J2469x10-JZ@1:2 J9190x9@1:2 96416@1:2 96374-59@1:2",
    # Cancer: more than one family of hours, premedication beside what another billed.
    "oxaliplatin-bolus-pump": (
        "837P medicare Z51.11 C18.7 | J9263x340-JZ@1:2 J0640x16-JZ@1:2 J9190x9@1:2 96413@1:2 "
        "96415@1:2 96368@1:2 96411@1:2 96416@1:2"
    ),
    "hours-of-three": (
        "837P medicare C50.911 | J9306x420-JZ J9355x60-JZ J9171x130-JZ 96413 96417x2 96415x2 || "
        "J9306 IV 09:00-10:00 420mg; J9355 IV 10:05-11:40 600mg; J9171 IV 11:45-13:20 130mg"
    ),
    "premedication-only": ("837P commercial Z51.11 C34.11 | J1100x10@1:2 J2469x10@1:2 96375x2@1:2 96413@1:2"),
    "leucovorin-and-pump": "837P commercial Z51.11 C18.7 | J0640x16@1:2 96416@1:2",
    "both-needles": "837P medicare C50.911 C79.51 | J9395x20-JZ@1 96402@1 J0897x120-JZ@2:1 96401@2:1",
    "ovarian-suppression": "837P medicare C50.912 sex=F age=44 | J1950x1-JZ 96402",
    "antibody-and-bone": (
        "837P medicare Z51.12 C64.1 C79.51 | J9299x480-JZ@1:2 J0897x120-JZ@3:2 96413@1:2 96372-59@3:2"
    ),
    "bone-complex": "837P medicare C79.51 C50.911 | J0897x120-JZ 96401",
    "cisplatin-fluid-unbilled": (
        "837P medicare Z51.11 C34.11 | J9060x15@1:2 96413@1:2 96415@1:2 96361x2@1:2"
    ),
    "chemo-and-fluid-after": "837P medicare Z51.11 C34.11 | J9060x14@1:2 J7040@1:2 96413@1:2 96361@1:2",
    "chemoradiation": "837P medicare Z51.0 Z51.11 C10.9 | J9060x7@2:3 96413@2:3",
    "split-vials": "837P medicare Z51.12 C34.11 | J9271x150-JZ@1:2 J9271x50-JZ@1:2 96413@1:2",
    "kanjinti-single": "837P medicare C50.911 | Q5117x40 Q5117x5-JW 96413 96415",
    "carboplatin-multidose": "837P medicare Z51.11 C56.1 sex=F | J9045x12@1:2 96413@1:2",
    "paclitaxel-packaged": "837I medicare Z51.11 C56.1 sex=F | 0636:J9267x300 0335:96413 0335:96415x2",
    "second-chemo-packaged": (
        "837I medicare Z51.11 C56.1 sex=F | 0636:J9267x300 0636:J9045x12 0335:96413 0335:96415x2 0335:96417"
    ),
    "growth-factor-and-vitamin": (
        "837P medicare C50.911 Z51.11 E53.8 | J2506x12-JZ@1:2 96377-59@1:2 J3420@3 96372@3"
    ),
    "prophylaxis": "837P medicare C50.911 Z51.11 | J2506x12-JZ@1:2 96377@1:2",
    "antiemetics": (
        "837P medicare Z51.11 C34.11 | J9060x14@1:2 J1453x150-JZ@1:2 J2469x10-JZ@1:2 96413@1:2 "
        "96367@1:2 96375@1:2"
    ),
    "unusual-cancer": "837P medicare Z51.12 C15.5 | J9271x200-JZ@1:2 96413@1:2",
    "merkel-cell": "837P medicare Z51.12 C4A.9 | J9271x200-JZ@1:2 96413@1:2",
    "child-small-dose": "837P commercial C91.00 age=5 | J2506x3 J2506x9-JW 96372",
    "atezolizumab-adopted": "837P ma Z51.12 C34.11 | J9022x120-JZ@1:2 96413@1:2",
    "pump-refill": "837P medicare C18.7 | J9190x5 96521",
    "disconnect-and-flush": "837P medicare Z45.2 C18.7 | 96523",
    "bladder": "837P medicare C67.9 | J9280x8-JZ 51720",
    # Not cancer.
    "ocrelizumab-therapeutic": "837P medicare G36.0 | J1823x300-JZ 96365 96366",
    "eptinezumab-complex": "837P medicare G43.709 | J3032x100-JZ 96413",
    "rituximab-rare": "837P medicare D69.3 | J9312x70-JZ 96413 96415x3",
    "rituximab-pemphigus": "837P medicare L10.0 | J9312x100-JZ 96413 96415x3",
    "globulin-without-ja": "837P commercial D83.9 | J1561x80 96365 96366x3",
    "globulin-myasthenia": "837P medicare G70.01 | J1459x80-JZ 96365 96366x3",
    "uncharged-pushes": "837P medicare M05.79 | J1745x40-JZ 96413 96415 96375x2",
    "slow-push-present": (
        "837P medicare J45.51 | J2919x8-JZ 96374 || J2919 IVP 09:00-09:20 40mg present=yes"
    ),
    "hydration-in-two": (
        "837P commercial E86.0 R11.2 | J2405x4 96374 96361 || J2405 IVP 09:00-09:00 4mg; J7030 IV "
        "09:05-09:34 500mL; J7030 IV 11:00-11:20 300mL"
    ),
    "iron-unspecified": "837P medicare D50.9 | J1756x200-JZ 96374",
    "kidney-not-dialysis": "837P medicare N18.6 | Q0138x510-JZ 96365",
    "agent-commercial": "837P commercial N18.4 D63.1 | J0885x40 96372",
    "agent-second-cancer": ("837P medicare D63.1 N18.4 C61 D63.0 sex=M | J0885x40-EC@1:2(mea=9.4) 96372@1:2"),
    "alpha-potency": "837P medicare E88.01 | J0256x412-JZ 96365",
    "a-gram": "837P medicare K50.10 | J1745x100-JZ 96413 96415",
    "penny-drug": '837P medicare K50.10 | J1745x40$0.01(note="PATIENT SUPPLIED DRUG") 96413',
    "penny-certolizumab": '837P medicare M05.79 | J0717x400$0.01(note="PATIENT SUPPLIED DRUG") 96372',
    "bevacizumab-many": "837P commercial C18.7 | J9035x100 96413",
    "trastuzumab-many": "837P commercial C50.911 | J9355x130 96413",
    "eculizumab-successor": "837P medicare D59.5 | J1299x450-JZ 96413",
    "romiplostim-successor": "837P medicare D69.3 | J2802x250-JZ 96372",
    "ustekinumab-commercial": "837P commercial L40.0 | J3357x90-JZ 96372",
    "registry-q1": "837I medicare G30.9 Z00.6 cc=30 vcd4=6058234 | 0636:J0174x700-Q1-JZ 0335:96413",
    "toxin-migraine": "837P medicare G43.709 | J0585x155 J0585x45-JW 64615",
    # Needles.
    "dexamethasone-muscle": "837P medicare L50.9 | J1100x10 96372",
    "methylprednisolone-muscle": "837P medicare M05.79 | J2919x25 96372",
    "ondansetron-muscle": "837P medicare R11.2 | J2405x4 96372",
    "cefazolin-muscle": "837P medicare L03.115 | J0690x2 96372",
    "palivizumab": "837P commercial P07.39 age=0 | 90378x2 96372",
    "prolia-with-metastasis": "837P medicare M81.0 C79.51 | J0897x60-JZ@1 96372@1",
    "other-doctors-visit": "837P medicare M05.79 Z79.01 | J3420 96372 99211@2(rendering=1245319599)",
    "flush-and-count": "837P medicare Z45.2 C18.7 | 96523 85025@2",
    "nursing-facility": "837P medicare pos=32 M81.0 | J0897x60-JZ 96372",
    # The rarer administrations.
    "artery-push": "837P medicare Z51.11 C22.0 | J9000x5@1:2 96420@1:2",
    "artery-hours": "837I medicare Z51.11 C22.0 | 0636:J9200x1-JZ 0335:96422 0335:96423",
    "artery-pump": "837P medicare Z51.11 C22.0 | J9200x1-JZ@1:2 96425@1:2",
    "artery-injection": "837P commercial I74.3 | J2997x2 96373",
    "few-lesions": "837P medicare C44.319 | J9190x1 96405",
    "many-lesions": "837P medicare C44.319 | J9190x1 96406",
    "pleural-space": "837P medicare Z51.11 C34.11 | J9040x4-JZ@1:2 96440@1:2",
    "abdomen": "837P medicare Z51.11 C56.1 sex=F | J9060x15@1:2 96446@1:2",
    "implanted-pump": "837P medicare C18.7 C78.7 | J9200x1-JZ@1:2 96522@1:2",
    "brain-reservoir": "837P medicare Z51.11 C79.32 | J9260x1@1:2 96542@1:2",
    "heated-in-surgery": "837P medicare pos=21 C78.6 C18.7 | 49205@1:2 96547@1:2 96548x2@1:2",
    "unlisted-administration": (
        '837P medicare L03.115 | J0696x4 96379(desc="INVENTED WAY OF GIVING" note="INVENTED WAY OF GIVING")'
    ),
    "unlisted-chemo": (
        "837P medicare Z51.11 C50.911 | J9260x1@1:2 "
        '96549@1:2(desc="INVENTED WAY OF GIVING" note="INVENTED WAY OF GIVING")'
    ),
    "spinal-pump-nurse": "837P medicare G80.1 | J0475x4-JZ 95990",
    "port-draw": "837P medicare Z45.2 C18.7 | 36591",
    "catheter-draw": "837P medicare Z45.2 C18.7 | 36592",
    "hard-vein": "837P medicare R55 | 36410",
    "needle-alone": "837P commercial R55 | 36000",
    "pump-start-with-return": "837P medicare Z51.11 C18.7 | J9190x9@1:2 G0498@1:2",
    "long-infusion-hospital": "837I medicare I27.0 | 0636:J3285x8 0260:C8957",
    "covid-antibody": "837P medicare D84.821 | Q0224 M0224",
    "compounded": (
        '837P commercial H35.3211 | J7999/99207079991:1UN(note="INVENTED COMPOUND 1 MG" '
        'desc="INVENTED COMPOUND 1 MG") 67028-RT'
    ),
    # At home, and from pharmacies.
    "pharmacy-in-hospital": ("837P commercial pos=22 taxonomy=3336S0011X rendering=none C34.11 | J9271x200"),
    "pharmacy-home": (
        "837P commercial pos=12 taxonomy=3336H0001X rendering=none L03.115 | "
        "S9500x7(dos_to=2024-08-21) J0696x56(dos_to=2024-08-21)"
    ),
    "home-visit-suite": "837P commercial pos=12 K50.10 | J1745x40 96413-SS",
    "advantage-home": (
        "837P ma pos=12 taxonomy=3336H0001X rendering=none L03.115 | S9500x7(dos_to=2024-08-21)"
    ),
    "new-drug-surgery-center": (
        "837P medicare pos=24 taxonomy=261QA1903X rendering=none H35.3211 | "
        'C9399/99207000202:1UN(note="INVENTED DRUG 1 MG" desc="INVENTED DRUG 1 MG")'
    ),
    "same-dates-range": "837P commercial K50.10 | J1745x40(dos_to=2024-08-15) 96413 96415",
    "home-globulin": "837P dme pos=12 rendering=none taxonomy=332B00000X D83.9 | J1561x60-JA Q2052x12",
    "self-given-globulin": "837P dme pos=12 rendering=none taxonomy=332B00000X D83.9 | J1559x100-JB",
    "dialysis-other-reason": "837P medicare L03.115 N18.6 Z99.2 | J0878x500-JZ-AY 96365",
    "hospice-other-reason": "837P medicare M81.0 | J0897x60-JZ-GW 96372-GW",
    "not-covered-told": "837P medicare L40.0 | J3357x45-GY 96372-GY",
    # Hospitals.
    "flush-and-visit": "837I medicare Z45.2 C18.7 | 0260:96523-59 0510:G0463-25",
    "visit-by-pushes": "837I medicare R11.2 | 0450:99283-25 0636:J2405x4 0260:96374 0636:J1200x1 0260:96375",
    "inpatient-by-part-b": "837I medicare tob=0121 Z51.12 C34.11 | 0636:J9271x200-JZ 0335:96413",
    "skilled-nursing-outpatient": "837I medicare tob=0231 M81.0 | 0636:J0897x60-JZ 0940:96372",
    "critical-access-chemo": (
        "837I medicare tob=0851 Z51.11 C18.7 | 0636:J9263x340-JZ 0636:J0640x16 0636:J9190x9 0335:96413 "
        "0335:96415 0335:96368 0335:96411 0335:96416"
    ),
    "observation-eight-hours": (
        "837I medicare L03.115 | 0762:G0378x20$1400 0450:99284-25 0636:J0696x8 0260:96365 "
        "0260:96366 2024-08-16: 0260:96366x5"
    ),
    "observation-push": (
        "837I medicare R11.2 E86.0 | 0762:G0378x20$1400 0636:J2405x4 0260:96374 0260:96361x2 "
        "2024-08-16: 0260:96361x6 0260:96376"
    ),
    "observation-add-ons": (
        "837I medicare L03.115 R11.2 | 0762:G0378x20$1400 0636:J0696x8 0636:J2405x8 0260:96365 "
        "0260:96375 2024-08-16: 0260:96366x2 0260:96376"
    ),
    "antibiotics-packaged": "837I medicare L03.115 | 0250:$88 0260:96365 0260:96368",
    "fluid-and-packaged": "837I medicare L03.115 | 0260:96365 0258:J7050 0250:$88",
    "two-encounters": "837I medicare L03.115 | 0636:J0696x8 0260:96365 0260:96365-59",
    "globulin-nine-hours": (
        "837I medicare G61.81 | 0636:J1561x160-JZ 0260:96365 0260:96366x8 || J1561 IV 08:00-17:00 "
        "80000mg pump=pole"
    ),
    "transfusion-fluid": "837I medicare D64.9 E86.0 | 0391:36430 0390:P9016x2$900 0260:96360",
    "flush-transfusion": "837I medicare D64.9 | 0260:96523 0305:85025 0391:36430",
    "emergency-push-again": (
        "837I medicare R10.31 | 0450:99284-25 0636:J1885x2-JZ 0260:96374 0636:J2405x4 0260:96375"
    ),
    "ketorolac-twice": "837I commercial R10.31 | 0636:J1885 0636:J1885 0260:96374",
    "chemo-general-revenue": "837I medicare Z51.12 C34.11 | 0636:J9271x200-JZ 0260:96413",
    "coded-in-pharmacy": "837I medicare L50.9 | 0250:J1100x10 0940:96372",
    "scan-and-off-campus": "837I medicare C34.11 | 0351:70450 0335:96413-PO 0636:J9271x200-JZ-PO",
    "emergency-fluid": "837I medicare R10.9 | 0450:99284-25 0258:J7030 0260:96360",
    "visit-with-infusion": "837I medicare M05.79 | 0636:J1745x40-JZ 0335:96413 0335:96415 0510:G0463-25",
    "commercial-as-professional": "837I commercial C50.911 | 0636:J9355x60 0335:96413",
    "toxin-exempt": (
        "837I medicare auth=A1234567890123 G43.709 | 0636:J0585x155 0636:J0585x45-JW 0361:64615"
    ),
    "heparin-bolus": "837I medicare I26.99 J15.9 | 0636:J0696x8 0260:96365 0636:J1644x5-59 0260:96375",
    "two-sessions": "837I medicare R11.2 C34.11 | 0636:J2405x8 0260:96374 0260:96374-59",
}
"""By name; the dates are moved when a claim is told."""
