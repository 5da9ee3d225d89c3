#!/usr/bin/env python3
"""Two lists of people by a generator that shares nothing with the repository's: names of syllables and clans, errors of
scanners, telephones and families instead of clerks. What is tuned to one generator is worth nothing; this is the other one.

    python3 bench/link_other.py DIR/other-100000 100000
    venv/bin/python bench/link_splink.py --payung target/release/payung --work DIR --errors other --splink tuned/wide,domain/wide
"""
import csv, os, random, sys

HEAD = ["ba", "bu", "da", "di", "fa", "gu", "ha", "ja", "jo", "ka", "ko", "la", "li", "ma", "mi", "na", "ni", "pu", "ra", "ri",
        "sa", "si", "su", "ta", "ti", "tu", "wa", "wi", "ya", "yu"]
BODY = ["di", "ni", "ra", "ta", "na", "ri", "ma", "la", "si", "ro", "wa", "sa", "mi", "ko", "ha", "dha", "nga", "lu", "ti", "yo"]
TAIL = {"L": ["no", "to", "di", "man", "wan", "rto", "din", "l", "ng", "r", "yo", "s"],
        "P": ["ti", "ni", "sih", "wati", "h", "ningsih", "na", "yah", "ri", "sari", "ta", "tun"]}
CLANS = ["Simanjorang", "Lubistua", "Harahapan", "Nasutiono", "Tampubolan", "Siregaran", "Wijayanto", "Tanjungpura", "Lim", "Tan",
         "Ong", "Kwee", "Daeng Manabba", "Andi Paturusi", "Made Oka", "Nyoman Rai", "Ketut Gde", "Wayan Suta", "Sihombingan"]
VILLAGES = [f"{a}{b}" for a in ("Suka", "Tanjung", "Muara", "Batu", "Air", "Kota", "Pulau", "Teluk", "Karang", "Gunung")
            for b in ("jaya", "sari", "rejo", "mulia", "agung", "baru", "lama", "makmur", "indah", "raya", "dadi", "maju")]
DISTRICTS = [1901 * 100 + n for n in range(1, 9)] + [1902 * 100 + n for n in range(1, 6)] + [1671 * 100 + n for n in range(1, 19)]


class People:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.serial = {}
        words = lambda sex: [(self.dice.choice(HEAD) + "".join(self.dice.choices(BODY, k=self.dice.choice([0, 1, 1, 2])))
                              + self.dice.choice(TAIL[sex])).capitalize() for _ in range(2_500)]
        self.words = {"L": words("L"), "P": words("P")}

    def word(self, sex):
        return self.words[sex][int(self.dice.paretovariate(0.9) * 20) % len(self.words[sex])]

    def name(self, sex, clan):
        words = [self.word(sex) for _ in range(self.dice.choices([1, 2, 3], [25, 55, 20])[0])]
        return " ".join(words + ([clan] if clan else []))

    def nik(self, district, birth, sex):
        year, month, day = birth
        date = f"{day + 40 * (sex == 'P'):02}{month:02}{year % 100:02}"
        number = self.serial[district, date] = self.serial.get((district, date), 9000) + 1
        return f"{district:06}{date}{number:04}"

    def person(self, sex, years, place, clan, mother):
        dice = self.dice
        birth = (dice.randint(*years), dice.randint(1, 12), dice.randint(1, 28))
        if dice.random() < .05:
            birth = (birth[0], 7, 1) if dice.random() < .5 else (birth[0], 1, 1)
        district = place[0] if dice.random() < .7 else dice.choice(DISTRICTS)
        return {"nik": self.nik(district, birth, sex), "name": self.name(sex, clan), "birth": birth, "sex": sex,
                "village": place[1], "district": place[0], "mother": mother}

    def family(self):
        dice = self.dice
        place = (dice.choice(DISTRICTS), VILLAGES[int(dice.paretovariate(1.2) * 6) % len(VILLAGES)])
        clan = dice.choice(CLANS) if dice.random() < .3 else None
        father = self.person("L", (1950, 1985), place, clan, self.name("P", None))
        mother = self.person("P", (1952, 1988), place, None, self.name("P", None))
        children = []
        for _ in range(dice.choices([0, 1, 2, 3, 4, 5], [15, 20, 30, 20, 10, 5])[0]):
            child = self.person(dice.choice("LP"), (1978, 2007), place, clan, mother["name"])
            if dice.random() < .04 and child["sex"] == "L":
                child["name"] = father["name"]  # the son bears the father's name
            if children and dice.random() < .02:
                child["birth"], child["nik"] = children[-1]["birth"], self.nik(place[0], children[-1]["birth"], child["sex"])
            children.append(child)
        return [father, mother, *children]


def scanned(text, dice):
    swaps = [("O", "0"), ("I", "1"), ("S", "5"), ("M", "RN"), ("L", "I"), ("B", "8"), ("U", "V"), ("E", "F")]
    at = [pair for pair in swaps if pair[0] in text.upper()]
    return text.upper().replace(*dice.choice(at), 1) if at else text


def written_name(name, dice):
    words, fate = name.split(), dice.random()
    if fate < .05:
        name = scanned(name, dice)
    elif fate < .09:  # as typed on a telephone
        name = words[0][0] + "".join(letter for letter in words[0][1:] if letter not in "aeiou") + " " + " ".join(words[1:])
    elif fate < .12 and len(words[0]) > 5:  # called by the end of the first word
        name = " ".join([words[0][-4:].capitalize(), *words[1:]])
    elif fate < .16 and len(words) > 1:
        name = " ".join(words[1:] + words[:1])
    elif fate < .20 and len(words) > 1:
        name = " ".join(words[:-1])
    elif fate < .24:
        name = name + dice.choice([" bin", " (alm)", " alias Ucok", ", A.Ma", " / Pak RT"])
    elif fate < .30:
        at = dice.randrange(len(name))
        name = name[:at] + name[at + 1:]
    elif fate < .33 and len(words) > 1:
        name = "".join(words)
    return name.strip() if dice.random() < .5 else name.strip().upper()


def listed(person, family, dice, hard):
    row, fate = dict(person), dice.random()
    if fate < .20 * hard:
        row["nik"] = ""
    elif fate < .23 * hard:
        row["nik"] = dice.choice(family)["nik"]  # that of somebody of the family
    elif fate < .26 * hard:
        row["nik"] = person["nik"][:12] + "0000"  # a spreadsheet
    elif fate < .28 * hard:
        at = dice.randrange(16)
        row["nik"] = person["nik"][:at] + person["nik"][at + 1:]
    year, month, day = person["birth"]
    fate = dice.random()
    if fate < .05 * hard:
        row["birth"] = None
    elif fate < .08 * hard:
        row["birth"] = (year, month % 12 + 1, day)
    elif fate < .11 * hard:
        row["birth"] = (year, month, day % 28 + 1)
    elif fate < .14 * hard and day <= 12:
        row["birth"] = (year, day, month)
    elif fate < .16 * hard:
        row["birth"] = (year + dice.choice([-2, -1, 1, 2]), month, day)
    if dice.random() < hard:
        row["name"] = written_name(person["name"], dice)
    row["sex"] = "" if dice.random() < .25 else person["sex"]
    if dice.random() < .12 * hard:
        row["village"] = dice.choice(VILLAGES)
    if dice.random() < .35:
        row["mother"] = ""
    elif dice.random() < .06 * hard:
        row["mother"] = dice.choice(family)["name"]  # the wife's, or anybody's
    elif dice.random() < .5:
        row["mother"] = written_name(person["mother"], dice)
    return row


def main(folder, rows, seed=5):
    people, dice = People(seed), random.Random(seed + 1)
    left, right, truth = [], [], []
    while len(left) < rows or len(right) < rows:
        family = people.family()
        kept = dice.random()
        for person in family:
            # Families are mostly on both lists, or on one.
            on_both = dice.random() < (.9 if kept < .6 else .1)
            if on_both or dice.random() < .5:
                if len(left) < rows:
                    left.append(listed(person, family, dice, 1.0))
                    if on_both and len(right) < rows:
                        truth.append((len(left) - 1, len(right)))
                        right.append(listed(person, family, dice, 0.25))
                elif len(right) < rows and not on_both:
                    right.append(listed(person, family, dice, 0.25))
            elif len(right) < rows:
                right.append(listed(person, family, dice, 0.25))
    os.makedirs(folder, exist_ok=True)
    orders = []
    for side, own in (("left", left), ("right", right)):
        order = list(range(len(own)))
        dice.shuffle(order)
        orders.append({row: f"{side[0].upper()}{place:07}" for place, row in enumerate(order)})
        with open(f"{folder}/{side}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["rec_id", "nik", "name", "birth_date", "sex", "village", "mother"])
            for row in order:
                one = own[row]
                birth = "{:04}-{:02}-{:02}".format(*one["birth"]) if one["birth"] else ""
                writer.writerow([orders[-1][row], one["nik"], one["name"], birth, one["sex"], one["village"], one["mother"]])
    with open(f"{folder}/truth.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["left_id", "right_id"])
        writer.writerows((orders[0][a], orders[1][b]) for a, b in truth)
    print(f"{len(left)} and {len(right)} rows, {len(truth)} people on both, in {folder}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
