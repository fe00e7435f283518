"""Statements in four dialects, as banks write them; each has money that came and that went."""

FRENCH = (
    "Compte;007 780 0001\r\nSolde au 30/11/2026;12 000,00\r\n\r\n"
    "Date opération;Date valeur;Libellé;Débit;Crédit\r\n"
    "27/11/2026;27/11/2026;VIREMENT RECU ATLAS SARL VS27-F27-0001;;16 920,00\r\n"
    "28/11/2026;28/11/2026;Frais de tenue;45,50;\r\n"
    "28/11/2026;28/11/2026;VIREMENT RF18 5390 0754 7034;;1\u00a0000,5\r\n"
    "Total;;;45,50;17 920,50\r\n"
).encode("cp1252")

BRITISH = (
    "﻿Date,Description,Name,Amount,Currency\n"
    '2026-11-27,"Invoice VS27-F27-0001, thanks",Atlas Ltd,"16,920.00",EUR\n'
    "2026-11-28,Bank charges,,-45.50,EUR\n"
).encode()

MT940 = b"""{1:F01BANKFRPPXXXX0000000000}{2:I940BANKFRPPXXXXN}{4:
:20:STARTUMS
:25:20041010/0500013
:28C:00001/001
:60F:C261126EUR1000,00
:61:2611271127C16920,00NTRFNONREF//B12345
:86:166?00UEBERWEISUNG?20RF18 5390 0754?21 7034?32Atlas ?33Sarl
:61:2611281128D45,5NCHGREF1
:86:Frais de
tenue
:61:2611281128C10,00NTRFOWN7
:86:/EREF/VS27-F27-0002//REMI/Stand A07/NAME/Bahia/
:62F:C261128EUR17884,50
-}
"""

CAMT = b"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Ntry><Amt Ccy="EUR">16920.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
 <BookgDt><Dt>2026-11-27</Dt></BookgDt><AcctSvcrRef>B12345</AcctSvcrRef>
 <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
  <RltdPties><Dbtr><Pty><Nm>Atlas Sarl</Nm></Pty></Dbtr></RltdPties>
  <RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
 </TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">45.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
 <BookgDt><DtTm>2026-11-28T08:00:00</DtTm></BookgDt><AddtlNtryInf>Charges</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>
<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
 <BookgDt><Dt>2026-11-28</Dt></BookgDt><NtryDtls>
 <TxDtls><Refs><EndToEndId>VS27-F27-0002</EndToEndId></Refs><Amt Ccy="EUR">10.00</Amt></TxDtls>
 <TxDtls><Amt Ccy="EUR">20.00</Amt><RmtInf><Ustrd>Stand  A07</Ustrd></RmtInf></TxDtls>
 </NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""
