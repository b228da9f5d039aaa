"""What spreadsheets call their columns."""


def column_letters(number: int) -> str:
    """Return the letters of column `number`, from 0: A, B, … Z, AA and so on."""
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
