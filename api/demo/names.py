"""Invented names, in the scripts that patients' names have."""

from random import Random

GIVEN = (
    "Anna", "Bram", "Carmen", "Daan", "Elif", "Fatima", "Göran", "Hanna", "Ibrahim", "Jasmijn",
    "Kofi", "Lena", "Mehmet", "Ngozi", "Oskar", "Priya", "Quirine", "Ravi", "Sanne", "Thị Hoa",
    "Umut", "Vera", "Willem", "Xenia", "Youssef", "Zoë", "Åsa", "Émilie", "Łukasz", "Şule",
)  # fmt: skip
FAMILY = (
    "Aalto", "Bakker", "Çelik", "Dijkstra", "Eriksson", "Fischer", "García", "Haddad", "Íñiguez",
    "Jansen", "Kowalski", "Lindqvist", "Mensah", "Nguyễn", "Okafor", "Petrović", "Quist", "Rossi",
    "Sørensen", "Taşdemir", "Ünal", "Visser", "Wójcik", "Xu", "Yildiz", "Zhang", "de Vries",
    "van den Berg", "Öberg", "O'Brien",
)  # fmt: skip
WHOLE = ("李小龍", "محمد علي", "Дарья Иванова", "Γιώργος Νικολάου", "김민준")
IN_OTHER_SCRIPTS = 0.02


def full_name(chance: Random) -> str:
    if chance.random() < IN_OTHER_SCRIPTS:
        return chance.choice(WHOLE)
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
