# The page of a market.

market-title = Pasar
market-lead = Pedagang dan kiosnya menurut blok, dengan agen yang mengurusnya.
market-blocks = Menurut blok
market-block = Blok
market-agent = Agen
market-agent-none = belum ada agen
market-agent-set = Ubah agen
market-agent-save = Simpan
market-stalls = Kios
market-stall = Kios
market-traders = Pedagang
