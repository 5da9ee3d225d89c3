# What steps and the law name by a code: family and code.

state-draft = draft
state-submitted = submitted
state-returned = returned
state-verified = verified
state-compiled = compiled
state-accepted = accepted
state-refused = refused
state-withdrawn = withdrawn
state-active = active
state-expired = expired

part-sender = sender
part-verifier = district
part-compiler = compiling agency
part-branch = branch office
part-stranger = another office

refusal-nik-not-found = NIK not found
refusal-already-active = Active already
refusal-age = Outside the age of registration
refusal-dead = Dead
refusal-double = Twice
refusal-document-missing = Papers missing
refusal-other = Other

set-aside-civil-servant = Civil servant (Taspen)
set-aside-soldier = Army (Asabri)
set-aside-police = Police (Asabri)
set-aside-student = Pupil or student
set-aside-pensioner = Pensioner
set-aside-not-working = Not working
set-aside-dead = Dead
set-aside-moved = Moved away
set-aside-not-resident = Lost, gone, or not valid
set-aside-too-young = Below the age of registration
set-aside-too-old = Beyond the age of registration as BPU

departure-dead = Dead
departure-moved = Moved away
departure-back = There again

found-by-npp = NPP
found-by-nib = NIB
found-by-name-and-place = name and region
found-by-name-alone = name alone

task-mend = returned, to be mended
task-send = drafts not submitted yet
task-verify = waiting to be verified
task-compile = waiting to be compiled
task-answer = waiting for an answer
task-chase = accepted but on no list of participants yet
task-terms = terms of office that end soon

payee-aparatur-desa = Village head and officials
payee-bpd = BPD (village council)
payee-lkd = RT/RW and other LKD
payee-non-asn = Staff without civil-servant status
payee-keagamaan = Religious workers
payee-rentan = Vulnerable workers
payee-sawit = Oil palm workers
payee-mandiri = Other non-wage earners
payee-karyawan = Employees of firms
payee-asn = Civil servants, army, police

staff-teachers = Teachers without civil-servant status
staff-health = Health workers without civil-servant status
staff-ad-hoc = Ad-hoc election officers
staff-non-asn = Other staff without civil-servant status
staff-others = Others on the list

group-aparatur-desa = Village head and officials
group-bpd = BPD (village council)
group-lkd = RT/RW and other LKD
group-non-asn = Staff without civil-servant status
group-keagamaan = Religious workers

funding-self = themselves
funding-company = firm
funding-apbn = APBN (state budget)
funding-apbd = APBD (regional budget)
funding-add = ADD (village allocation)
funding-dana-desa = Dana Desa (village fund)
funding-dbh = DBH (shared revenue)

occupation-farmer = Farmer
occupation-farm-labourer = Farm labourer
occupation-livestock-farmer = Livestock farmer
occupation-fisher = Fisher
occupation-miner = Miner
occupation-trader = Trader
occupation-driver = Driver
occupation-builder = Builder
occupation-casual-labourer = Casual labourer
occupation-private-employee = Employee of a private firm
occupation-state-firm-employee = Employee of a state firm
occupation-teacher = Teacher without civil-servant status
occupation-health-worker = Health worker
occupation-religious-worker = Religious worker
occupation-domestic-worker = Domestic worker
occupation-self-employed = Self-employed or micro business
occupation-honorary-staff = Honorary staff
occupation-village-official = Village official
occupation-other = Other work
occupation-unknown = Not said
occupation-civil-servant = Civil servant
occupation-soldier = Army
occupation-police = Police
occupation-student = Pupil or student
occupation-pensioner = Pensioner
occupation-not-working = Not working

family-age-end = Highest age
family-age-min = Lowest age
family-bpu = Contributions of non-wage earners (BPU)
family-due-day = Day on which contributions fall due
family-grace-months-bpu = Grace of non-wage earners
family-grace-months-pu = Grace of wage earners
family-jakon = Contributions of construction
family-jht = Old-age savings (JHT)
family-jkk = Work accident (JKK)
family-jkm = Death (JKM)
family-jkp = Job loss (JKP)
family-jp = Pension (JP)
family-pays = Which money may pay whose contributions
family-pmi = Migrant workers (PMI)
family-pu = Contributions of wage earners (PU)
family-relief = Relief of contributions
family-risk = Risk classes of businesses
family-scholarship = Scholarship for children
family-village = Fixed income of village officials

layout-aid = Recipients of aid
layout-answers = Answers of the branch office to a submission
layout-contributions = Contributions of workers
layout-departures = People who died or moved
layout-employers = Employers and businesses
layout-figures = Published figures by region
layout-funding = Budgets for contributions
layout-ktp = Readings of identity cards
layout-list = People, in any arrangement
layout-market = Plain list of traders or staff
layout-opensid = Residents from OpenSID
layout-participants = Participants by the data of BPJS Ketenagakerjaan
layout-permits = Business permits from PTSP or OSS
layout-roster = Workers of a village, agency or group
layout-siak = Residents by SIAK
layout-sipp = Workers by SIPP, 30 columns
layout-sipp32 = Workers by SIPP, 32 columns: names in three parts
layout-sipp33 = Workers by SIPP, 33 columns: back pay and nationality
layout-sipp50 = Workers by SIPP, 50 columns: bank and family
layout-staff = Staff without civil-servant status by agency
layout-targets = Targets of coverage by region
layout-traders = Traders of a market
layout-workforce = Numbers of workers by region
