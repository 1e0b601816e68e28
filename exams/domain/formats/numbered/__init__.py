"""The numbered layout institutions really use, in Word or as text: `1.…（B）`, `A．…`, `答案：`, `解析：`.

`layout` turns lines into raw items, `items` makes each one of ours; `formats.word` gets the lines out of a DOCX.
"""
