-- A record of schema 1, for migration_test.cc: what the last server before schema 2 (commit 57c448a)
-- left behind when it was killed, as the .dump of sqlite3. Its clock and its time zone were moved
-- between its four runs, from 5 January 2026 at 20:00 UTC (a day ahead of UTC) to 8 January at 03:00
-- UTC (a day behind), so that business days and the days of UTC differ. Never make it anew: it
-- stands for the files that are out there.
PRAGMA application_id = 1635020140;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE accounts (
  id                            INTEGER PRIMARY KEY CHECK (id > 0),      -- 1, 2, 3 ... in the order of opening
  number                        TEXT    NOT NULL UNIQUE,                 -- a customer's, or as in 'cash:USD'
  currency                      TEXT    NOT NULL,                        -- ISO 4217
  balance_minor                 INTEGER NOT NULL,                        -- as of last_transaction, which may be behind
  held_minor                    INTEGER NOT NULL,                        -- of it, what open holds set aside
  last_transaction              INTEGER NOT NULL REFERENCES transactions (id),
  sequence                      INTEGER NOT NULL,                        -- how many transactions it has
  skips                         BLOB    NOT NULL,                        -- see storage/model/skip_links.h: ids of 8 bytes, little-endian
  create_time_us                INTEGER NOT NULL,                        -- microseconds since 1970
  display_name                  TEXT    NOT NULL,
  state                         INTEGER NOT NULL,                        -- 0 active, 1 closed
  freeze_blocks                 INTEGER NOT NULL,                        -- 0 none, 1 debits, 2 credits, 3 all
  freeze_reason                 TEXT    NOT NULL,
  freeze_end_us                 INTEGER NOT NULL,                        -- or 0
  limit_withdrawal_minor        INTEGER NOT NULL,                        -- limits: see storage/model/account_limits.h
  limit_day_minor               INTEGER NOT NULL,                        -- -1: the bank's default
  limit_day_count               INTEGER NOT NULL,
  minimum_balance_minor         INTEGER NOT NULL,
  overdraft_minor               INTEGER NOT NULL,
  used_day                      INTEGER NOT NULL,                        -- what was taken out in this day, or 0: as of last_transaction
  used_minor                    INTEGER NOT NULL,
  used_count                    INTEGER NOT NULL
) STRICT;
INSERT INTO accounts VALUES(1,'cash:USD','USD',45775,0,48,34,X'1e000000000000002e00000000000000',1767643200127173,'',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(2,'opening:USD','USD',-5500000,0,14,11,X'',1767643200127173,'',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(3,'10001','USD',111075,0,43,20,X'2700000000000000',1767643200127173,'',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(4,'10002','USD',198000,0,29,2,X'',1767643200128790,'Zoë',0,0,'',0,-1,-1,-1,-1,-1,20459,2000,1);
INSERT INTO accounts VALUES(5,'10003','USD',244750,0,20,7,X'',1767643200129145,'',0,0,'',0,50000,60000,2,-1,10000,20459,56000,2);
INSERT INTO accounts VALUES(6,'10004','USD',400000,0,24,3,X'',1767643200129554,'',0,0,'',0,-1,-1,-1,-1,-1,20459,0,0);
INSERT INTO accounts VALUES(7,'10005','USD',500000,3333,22,2,X'',1767643200129917,'',0,0,'',0,-1,-1,-1,-1,-1,20459,3333,1);
INSERT INTO accounts VALUES(8,'10006','USD',600000,0,28,3,X'',1767643200130276,'',0,0,'',0,-1,-1,-1,-1,-1,20459,0,0);
INSERT INTO accounts VALUES(9,'10007','USD',700200,500,48,5,X'',1767643200130638,'',0,0,'',0,-1,-1,-1,-1,-1,20460,800,2);
INSERT INTO accounts VALUES(10,'10008','USD',799600,0,49,3,X'',1767643200130983,'Ed',0,0,'',0,-1,-1,-1,1000,-1,0,0,0);
INSERT INTO accounts VALUES(11,'10009','USD',900600,0,49,2,X'',1767643200131399,'',0,2,'court: § 7',1801440000000000,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(12,'100000','USD',1000000,0,10,1,X'',1767643200131737,'',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(13,'cash:JPY','JPY',-700,0,25,1,X'',1767643201051286,'',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(14,'opening:JPY','JPY',-5000,0,13,1,X'',1767643201051286,'',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(15,'20001','JPY',5700,0,25,2,X'',1767643201051286,'Ada Lovelace',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
INSERT INTO accounts VALUES(16,'20002','USD',0,0,14,1,X'',1767643201224046,'OHara',0,0,'',0,-1,-1,-1,-1,-1,0,0,0);
CREATE TABLE account_changes (
  entry                         INTEGER PRIMARY KEY CHECK (entry > 0),
  after_transaction             INTEGER NOT NULL,                        -- the newest before it, or 0
  account                       INTEGER NOT NULL REFERENCES accounts (id),
  number                        TEXT    NOT NULL,                        -- as in accounts
  currency                      TEXT    NOT NULL,                        -- as in accounts
  kind                          INTEGER NOT NULL,                        -- 1 opened, 2 updated, 3 closed, 4 opened again
  create_time_us                INTEGER NOT NULL,                        -- microseconds since 1970
  who                           TEXT    NOT NULL,
  before_display_name           TEXT    NOT NULL,
  before_state                  INTEGER NOT NULL,                        -- 0 active, 1 closed
  before_freeze_blocks          INTEGER NOT NULL,                        -- 0 none, 1 debits, 2 credits, 3 all
  before_freeze_reason          TEXT    NOT NULL,
  before_freeze_end_us          INTEGER NOT NULL,                        -- or 0
  before_limit_withdrawal_minor INTEGER NOT NULL,                        -- limits: see storage/model/account_limits.h
  before_limit_day_minor        INTEGER NOT NULL,                        -- -1: the bank's default
  before_limit_day_count        INTEGER NOT NULL,
  before_minimum_balance_minor  INTEGER NOT NULL,
  before_overdraft_minor        INTEGER NOT NULL,
  after_display_name            TEXT    NOT NULL,
  after_state                   INTEGER NOT NULL,                        -- 0 active, 1 closed
  after_freeze_blocks           INTEGER NOT NULL,                        -- 0 none, 1 debits, 2 credits, 3 all
  after_freeze_reason           TEXT    NOT NULL,
  after_freeze_end_us           INTEGER NOT NULL,                        -- or 0
  after_limit_withdrawal_minor  INTEGER NOT NULL,                        -- limits: see storage/model/account_limits.h
  after_limit_day_minor         INTEGER NOT NULL,                        -- -1: the bank's default
  after_limit_day_count         INTEGER NOT NULL,
  after_minimum_balance_minor   INTEGER NOT NULL,
  after_overdraft_minor         INTEGER NOT NULL,
  hash                          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO account_changes VALUES(1,0,1,'cash:USD','USD',1,1767643200127173,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'b666f1bc68c15511fb0ffd6232d42ac13f887a170070a2719ebf36ed8f2d1483');
INSERT INTO account_changes VALUES(2,0,2,'opening:USD','USD',1,1767643200127173,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'1e21fd06954687b1a830529ad7a0586ec798ae11be25e19b0a689abbf7b56a27');
INSERT INTO account_changes VALUES(3,0,3,'10001','USD',1,1767643200127173,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'bfc82283bfa44b38555e2c13928b3d955abff2c199901a53af1cdabf637bd2a7');
INSERT INTO account_changes VALUES(5,1,4,'10002','USD',1,1767643200128790,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'a6444784f8739fc3ad5bdcb74d3e160fb52049fa35bf6ac34f1ecfe49dc5d5ec');
INSERT INTO account_changes VALUES(7,2,5,'10003','USD',1,1767643200129145,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'7826f068d28182fa769521cd8f6f20041866a4f07720f2739549f271a95b65b6');
INSERT INTO account_changes VALUES(9,3,6,'10004','USD',1,1767643200129554,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'e141eb735be0030d7d476922dcfec1dcb035b3542c56342b8c463dad747a35cb');
INSERT INTO account_changes VALUES(11,4,7,'10005','USD',1,1767643200129917,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'a16def0970ae3d877013d65f244cfb218349277cf6cc0eb23f14aa9b67460b60');
INSERT INTO account_changes VALUES(13,5,8,'10006','USD',1,1767643200130276,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'8db83f3901a1a8a6618415d3c393df85832101354a1d5f7123291655f02faa34');
INSERT INTO account_changes VALUES(15,6,9,'10007','USD',1,1767643200130638,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'3206dd3e7b2d835da4fd6e183382b011f5221e8380f64a63addd58952bd71b7b');
INSERT INTO account_changes VALUES(17,7,10,'10008','USD',1,1767643200130983,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'e0013a9b0a7eccf362c7ad3931a75460e966d8f91a98402e274672efa5118a6e');
INSERT INTO account_changes VALUES(19,8,11,'10009','USD',1,1767643200131399,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'0a071c65e3f4efb619476624d4f770a476dfc27870ad5805291b8c3249ef6d7a');
INSERT INTO account_changes VALUES(21,9,12,'100000','USD',1,1767643200131737,'','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'81ae8efaf57198951eaec351eef4576820bcc2485517f23a40ddf71003dc7670');
INSERT INTO account_changes VALUES(27,12,13,'cash:JPY','JPY',1,1767643201051286,'ipv4:127.0.0.1:44916','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'bc1b4937bfd7b3d187d5a01bd095a0f2cf0fef9d3f97e03813bde8a20bdd0f3d');
INSERT INTO account_changes VALUES(28,12,14,'opening:JPY','JPY',1,1767643201051286,'ipv4:127.0.0.1:44916','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'c4f178cb1f4ded4ec89cad86f8afcc8e4240a96a35167df5e8175456a4ffad56');
INSERT INTO account_changes VALUES(29,12,15,'20001','JPY',1,1767643201051286,'ipv4:127.0.0.1:44916','',0,0,'',0,-1,-1,-1,-1,-1,'Ada Lovelace',0,0,'',0,-1,-1,-1,-1,-1,X'72204a5c6082a908bea9f65f008da934f492acd9a2452e0e2890a338f65d167c');
INSERT INTO account_changes VALUES(31,13,16,'20002','USD',1,1767643201224046,'ipv4:127.0.0.1:44932','',0,0,'',0,-1,-1,-1,-1,-1,'OHara',0,0,'',0,-1,-1,-1,-1,-1,X'7702daf0b64f87ceb06369d25c9812666808f9211dc125af67a8453e5915f509');
INSERT INTO account_changes VALUES(33,14,4,'10002','USD',2,1767643201392071,'ipv4:127.0.0.1:44946','',0,0,'',0,-1,-1,-1,-1,-1,'',0,1,'lost card',0,-1,-1,-1,-1,-1,X'32a1b171dae3fecbc60d28eb492aaac572428e1f724e331ba3c267d7d404a4e7');
INSERT INTO account_changes VALUES(34,14,5,'10003','USD',2,1767643201552680,'ipv4:127.0.0.1:44960','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,50000,60000,2,-1,10000,X'eee2cd2edc4d0be3591d702a4b1b664d3701c159c138f8707c5843730afc086d');
INSERT INTO account_changes VALUES(57,28,4,'10002','USD',2,1767690002183327,'unix:','',0,1,'lost card',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,-1,-1,X'f270489fef9ad96ff53a67e6239262dd86f3528fe6ec075b316c81ddd496521f');
INSERT INTO account_changes VALUES(58,28,4,'10002','USD',2,1767690002343714,'unix:','',0,0,'',0,-1,-1,-1,-1,-1,'Zoë',0,0,'',0,-1,-1,-1,-1,-1,X'8641da5126dce5498cdc58fe654df871c172449e60b1f2546bd1abb6bb38403d');
INSERT INTO account_changes VALUES(59,28,16,'20002','USD',3,1767690002448088,'unix:','OHara',0,0,'',0,-1,-1,-1,-1,-1,'OHara',1,0,'',0,-1,-1,-1,-1,-1,X'591f00910ef3f5cd7084d5de1bea3aef233cc4ca5b764b13f694b7a4f485226c');
INSERT INTO account_changes VALUES(60,28,16,'20002','USD',4,1767690002605057,'unix:','OHara',1,0,'',0,-1,-1,-1,-1,-1,'OHara',0,0,'',0,-1,-1,-1,-1,-1,X'e2dc553c2a3d058c3b703a414d5b545c7a935ba74ae2b3a752797281a80921b2');
INSERT INTO account_changes VALUES(83,49,11,'10009','USD',2,1767837602043456,'ipv4:127.0.0.1:36516','',0,0,'',0,-1,-1,-1,-1,-1,'',0,2,'court: § 7',1801440000000000,-1,-1,-1,-1,-1,X'3709356f33bd8899f26520e547c2066cd9df2e60811d4a084c5918c2bd533910');
INSERT INTO account_changes VALUES(84,49,10,'10008','USD',2,1767837602260076,'ipv4:127.0.0.1:36526','',0,0,'',0,-1,-1,-1,-1,-1,'',0,0,'',0,-1,-1,-1,1000,-1,X'ad2af0e0407805328e98bb0010298bbdff586cc86ae33b0af705cc9266f00896');
INSERT INTO account_changes VALUES(85,49,10,'10008','USD',2,1767841200571166,'unix:','',0,0,'',0,-1,-1,-1,1000,-1,'Ed',0,0,'',0,-1,-1,-1,1000,-1,X'41fc511d180f876708d82e312c7873b5b089f5554f9d3437d8f044cc3ae084e4');
CREATE TABLE transactions (
  id                            INTEGER PRIMARY KEY CHECK (id > 0),      -- 1, 2, 3 ... without gaps
  kind                          INTEGER NOT NULL,                        -- 1 opening, 10 deposit, 11 withdrawal, 12 transfer, 20 hold, 21 capture, 22 release, 23 expiry, 30 reversal
  debit_account                 INTEGER NOT NULL REFERENCES accounts (id),
  credit_account                INTEGER NOT NULL REFERENCES accounts (id),
  amount_minor                  INTEGER NOT NULL CHECK (amount_minor >= 0),
  create_time_us                INTEGER NOT NULL,                        -- microseconds since 1970
  request_id                    BLOB    NOT NULL UNIQUE CHECK (length(request_id) = 16),
  debit_balance_minor           INTEGER NOT NULL,                        -- after this transaction
  credit_balance_minor          INTEGER NOT NULL,
  debit_previous                INTEGER NOT NULL,                        -- that account's transaction before, or 0
  credit_previous               INTEGER NOT NULL,
  debit_sequence                INTEGER NOT NULL,                        -- its place among that account's: 1, 2, 3 ...
  credit_sequence               INTEGER NOT NULL,
  debit_skip                    INTEGER NOT NULL,                        -- further back: see storage/model/skip_links.h
  credit_skip                   INTEGER NOT NULL,
  debit_held_minor              INTEGER NOT NULL,                        -- after this transaction
  credit_held_minor             INTEGER NOT NULL,
  debit_floor_minor             INTEGER NOT NULL,                        -- the least it may hold, by its limits then
  credit_floor_minor            INTEGER NOT NULL,
  original                      INTEGER NOT NULL,                        -- the hold it ends, what it takes back, or 0
  expire_time_us                INTEGER NOT NULL,                        -- of a hold, or 0
  reason                        INTEGER NOT NULL,                        -- of a reversal, or 0
  limit_day                     INTEGER NOT NULL,                        -- days since 1970 of the limits it counts for, or 0
  limit_count                   INTEGER NOT NULL,                        -- withdrawals more or fewer of that day
  memo                          TEXT    NOT NULL,
  hash                          BLOB    NOT NULL CHECK (length(hash) = 32),
  CHECK (debit_account <> credit_account)
) STRICT;
INSERT INTO transactions VALUES(1,1,2,3,100000,1767643200127173,X'61746d0000008000800064656d6f0000',-100000,100000,0,0,1,1,0,0,0,0,0,0,0,0,0,0,0,'',X'2808e1dc9635edde9601e10c22bd3957c008457284bf011a3d42afc2853f9a2d');
INSERT INTO transactions VALUES(2,1,2,4,200000,1767643200128790,X'61746d0000008000800064656d6f0001',-300000,200000,1,0,2,1,0,0,0,0,0,0,0,0,0,0,0,'',X'8cb8466a66a553aae358bbd19f7b9c7e61bc433f2d827b132c606069d7b09876');
INSERT INTO transactions VALUES(3,1,2,5,300000,1767643200129145,X'61746d0000008000800064656d6f0002',-600000,300000,2,0,3,1,0,0,0,0,0,0,0,0,0,0,0,'',X'85f8170fdd016ba08f0707668e1cf3fc2cc90261e52bae2a6efd9d4dcbec8d0a');
INSERT INTO transactions VALUES(4,1,2,6,400000,1767643200129554,X'61746d0000008000800064656d6f0003',-1000000,400000,3,0,4,1,0,0,0,0,0,0,0,0,0,0,0,'',X'7f175893ba2c9c3e4dfb5f4f509d065fc12e132c77abb1d5ea9d27aa29da9dc7');
INSERT INTO transactions VALUES(5,1,2,7,500000,1767643200129917,X'61746d0000008000800064656d6f0004',-1500000,500000,4,0,5,1,0,0,0,0,0,0,0,0,0,0,0,'',X'5ac4b22ee50a15db0ffce432ee02e00583e504e0a162d58743988ced83cd9dd3');
INSERT INTO transactions VALUES(6,1,2,8,600000,1767643200130276,X'61746d0000008000800064656d6f0005',-2100000,600000,5,0,6,1,0,0,0,0,0,0,0,0,0,0,0,'',X'8acbd184e13b83b64b46a70d85d346190c54c32a9da4623d7fd4c36fc3e84760');
INSERT INTO transactions VALUES(7,1,2,9,700000,1767643200130638,X'61746d0000008000800064656d6f0006',-2800000,700000,6,0,7,1,0,0,0,0,0,0,0,0,0,0,0,'',X'24857c8097a4e8e2bfcdb1566a70eb6deadc162aadfbe280de4d79da85a89c98');
INSERT INTO transactions VALUES(8,1,2,10,800000,1767643200130983,X'61746d0000008000800064656d6f0007',-3600000,800000,7,0,8,1,0,0,0,0,0,0,0,0,0,0,0,'',X'6b5eb114a42e73f2bc86292cba90885dedb925b96ff0c5fd856601c7010fafbe');
INSERT INTO transactions VALUES(9,1,2,11,900000,1767643200131399,X'61746d0000008000800064656d6f0008',-4500000,900000,8,0,9,1,0,0,0,0,0,0,0,0,0,0,0,'',X'5d50c382b7d6a88ec17c3b0dff1d59b089c76a12d1d6a85553c6aa541fd255d3');
INSERT INTO transactions VALUES(10,1,2,12,1000000,1767643200131737,X'61746d0000008000800064656d6f0009',-5500000,1000000,9,0,10,1,0,0,0,0,0,0,0,0,0,0,0,'',X'8da8e30c2c451b5f0f842ba77143fb52b521094802448651cda1f53793353083');
INSERT INTO transactions VALUES(11,10,1,3,1234,1767643200251529,X'019b8fbebafb700092ebd2822c630dbc',-1234,101234,0,1,1,2,0,0,0,0,0,0,0,0,0,0,0,'it''s "quoted", café ☕',X'adff0899c9e021fe59dca2c90fb0fc0ef0c3671a34f3d349961ac66b60fc6344');
INSERT INTO transactions VALUES(12,11,3,1,4000,1767643200463586,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a01',97234,2766,11,11,3,2,0,0,0,0,0,0,0,0,0,20459,1,'Main Street',X'eb8fc54e01f9043c940bdd3d11afcf73da40beb379294453acc12663c5b930f0');
INSERT INTO transactions VALUES(13,1,14,15,5000,1767643201051286,X'019b8fbebdff70008f2af180237c1cd2',-5000,5000,0,0,1,1,0,0,0,0,0,0,0,0,0,0,0,'',X'3827384d7bd618383dac67034900d5544be3462c52d1c50e7324ce36c5d23e34');
INSERT INTO transactions VALUES(14,1,2,16,0,1767643201224046,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a04',-5500000,0,10,0,11,1,0,0,0,0,0,0,0,0,0,0,0,'',X'ae3fb67b96c7252179bce25092cd58399bc5097f55a7fe1df6eab048d4775063');
INSERT INTO transactions VALUES(15,12,3,5,750,1767643201911544,X'019b8fbec1777000ba5ecb08c012c77a',96484,300750,12,3,4,2,0,0,0,0,0,-10000,0,0,0,0,0,'rent',X'7bc9a6db1de612ec5c3d2dda18fc89f350d29f4a6a927d912eea78d74261ce8c');
INSERT INTO transactions VALUES(16,20,5,1,10000,1767643202301903,X'019b8fbec2fd7000958a43a76c003125',300750,2766,15,12,3,3,0,0,10000,0,-10000,0,0,1767646802301469,0,20459,1,'',X'b871e9eb908f019b9d39e822a155ba09ae2a544a0b46dab2bef312f97a20730f');
INSERT INTO transactions VALUES(17,21,5,1,6000,1767643202535478,X'019b8fbec3e770009e2e66f0f560b555',294750,8766,16,16,4,4,0,0,0,0,-10000,0,16,0,0,20459,0,'',X'b227629be7b07d6f97b6915776adb42a2e35147ef7178b23ed3868bb1b0fe2ef');
INSERT INTO transactions VALUES(18,20,5,1,5000,1767643202952029,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a08',294750,8766,17,17,5,5,0,0,5000,0,-10000,0,0,1767650402935089,0,20459,1,'',X'4a075c40a5b0fc947f92a2a7ef12ddae7666bdd49dbb9fcae6324404af79a377');
INSERT INTO transactions VALUES(19,22,5,1,5000,1767643203148058,X'019b8fbec6217000acbe3d77e9a20fcc',294750,8766,18,18,6,6,0,0,0,0,-10000,0,18,0,0,20459,-1,'',X'1537b543d40e57f4a89d71fe86d68259379c1a4fe3632edfe3ccf9468d22d8f7');
INSERT INTO transactions VALUES(20,11,5,1,50000,1767643203539090,X'019b8fbec7cf70009043479b41bd1f52',244750,58766,19,19,7,7,0,0,0,0,-10000,0,0,0,0,20459,1,'',X'c3cba9626511cd19ee980d4571869d683f8fae3fb79bdce11663b24badf8d369');
INSERT INTO transactions VALUES(21,20,6,1,2500,1767643203875418,X'019b8fbec9237000a98083c41260e290',400000,58766,4,20,2,8,0,0,2500,0,0,0,0,1767643293875121,0,20459,1,'',X'c62f08f3a0109984643e97c30145ddf42d3ef5b72632ffeb0a7629f6f91f1de2');
INSERT INTO transactions VALUES(22,20,7,1,3333,1767643204052821,X'019b8fbec9c370009da16efdfc7d8e41',500000,58766,5,21,2,9,0,0,3333,0,0,0,0,1768248004035167,0,20459,1,'',X'762eba623cb7377702f6d7ac513506523862761e8d46be93f9c9b579e2fb7631');
INSERT INTO transactions VALUES(23,20,8,1,1000,1767643204235191,X'019b8fbeca8770008201ac7860d1df19',600000,58766,6,22,2,10,0,0,1000,0,0,0,0,1768248004231142,0,20459,1,'',X'e860096daa5d904be95014d0f3d12bcd033d3f0d5c3335ed3c33aaf211aa1e06');
INSERT INTO transactions VALUES(24,23,6,1,2500,1767690000395089,X'019b9288d80b70009cf895797b97ff5f',400000,58766,21,23,3,11,0,0,0,0,0,0,21,0,0,20459,-1,'',X'63986367f4f733d0ce53df4d2d9195e3760d1b1755c33f6742b66ad277a67b79');
INSERT INTO transactions VALUES(25,10,13,15,700,1767690001051505,X'019b9288da9b70009a63028aa791c1bd',-700,5700,0,13,1,2,0,0,0,0,0,0,0,0,0,0,0,'',X'cc46686eceb06dbd0ae4a0a1e237b7a424cd2292b4f4bbe5634b56a064875699');
INSERT INTO transactions VALUES(26,30,1,3,1500,1767690001215503,X'019b9288db3f7000a78aadebc39b6d69',57266,97984,24,15,12,5,0,0,0,0,0,0,12,0,3,20459,0,'',X'3bd2bd532d77289f42099691fc8a1fa17157bacb833e8efbd4aaea726d31e184');
INSERT INTO transactions VALUES(27,30,1,3,2500,1767690001375786,X'019b9288dbd07000b573ec3e940176e6',54766,100484,26,26,13,6,0,0,0,0,0,0,12,0,2,20459,-1,'the rest',X'797c21d1f6f965690832d729497c591bac959402479c085c65dfdf1fd00d9de9');
INSERT INTO transactions VALUES(28,22,8,1,1000,1767690001987892,X'019b9288de387000a44870cdb152deec',600000,54766,23,27,3,14,0,0,0,0,0,0,23,0,1,20459,-1,'',X'cae1c398846dddedd0059f64a588dfca198040490716001e291ea2c07d512504');
INSERT INTO transactions VALUES(29,11,4,1,2000,1767690002775671,X'019b9288e15770009fdbedab2d07935c',198000,56766,2,28,2,15,0,0,0,0,0,0,0,0,0,20459,1,'',X'cabc37a27df0d8243a6ed7b3635cb50f1b43356269ed39ebed61b579012b42c8');
INSERT INTO transactions VALUES(30,10,1,3,100,1767690002975086,X'019b9288e20b70008b84999b6f74e147',56666,100584,29,27,16,7,0,0,0,0,0,0,0,0,0,0,0,'',X'18902828fb5f0cd24b56fbe9b9da1bdb174658405aa0794141869af83d6ffb57');
INSERT INTO transactions VALUES(31,10,1,3,201,1767690003143535,X'019b9288e2c77000bf0a5b0cc0ddecc4',56465,100785,30,30,17,8,30,0,0,0,0,0,0,0,0,0,0,'',X'994b9a58e84767bb2b1530be3312306f3ee682914eb3263ec963dc272d031705');
INSERT INTO transactions VALUES(32,10,1,3,302,1767690003315453,X'019b9288e3737000a0bbb406bb07aafd',56163,101087,31,31,18,9,30,0,0,0,0,0,0,0,0,0,0,'',X'9e614f9b81938e2cc7f2fd8449a8f83e998eee6c220fe673bd256db1c58b4a39');
INSERT INTO transactions VALUES(33,10,1,3,403,1767690003539507,X'019b9288e4537000ba6115996d0e801a',55760,101490,32,32,19,10,30,0,0,0,0,0,0,0,0,0,0,'',X'a1d31f5507bae1a4ad1154544fd980d65678ee4e2168c63e637469db5bf94e9f');
INSERT INTO transactions VALUES(34,10,1,3,504,1767690003756251,X'019b9288e52b70008f8174f8379f15ff',55256,101994,33,33,20,11,30,0,0,0,0,0,0,0,0,0,0,'',X'ac97d39e8dbb789e86dff848e42ef4143cb649099ccfea8bbda76532595ac78a');
INSERT INTO transactions VALUES(35,10,1,3,605,1767690003919539,X'019b9288e5cf7000bf84600dd5d8e98d',54651,102599,34,34,21,12,30,0,0,0,0,0,0,0,0,0,0,'',X'7803b083cabd8631433c12a16d24b311ed2aad8e07db32d88bb172d73ca7736a');
INSERT INTO transactions VALUES(36,10,1,3,706,1767690004091509,X'019b9288e67b7000813016787adabee6',53945,103305,35,35,22,13,30,0,0,0,0,0,0,0,0,0,0,'',X'75ae6d541e70520814885c2361ee8968e8d58ed1f7a0ec21dc6b486ac4a89579');
INSERT INTO transactions VALUES(37,10,1,3,807,1767690004255803,X'019b9288e71f7000a8a016a55b648c61',53138,104112,36,36,23,14,30,0,0,0,0,0,0,0,0,0,0,'',X'abeff1dc3a81b8f73efc933ee4514506b412034d7d4d0b7fdf14ef3601da8614');
INSERT INTO transactions VALUES(38,10,1,3,908,1767690004420531,X'019b9288e7c4700094dc99ecbbdc20e3',52230,105020,37,37,24,15,30,0,0,0,0,0,0,0,0,0,0,'',X'5a1f2affb63d91a9e2618135db8a9de55a2cf8ee4513328ee4f89b594a074e61');
INSERT INTO transactions VALUES(39,10,1,3,1009,1767690004587659,X'019b9288e86b700092d2581c6a8e086e',51221,106029,38,38,25,16,30,0,0,0,0,0,0,0,0,0,0,'',X'141efaf9695cc2cacbfbc9c03ddc9512d150ab8c3de4c2b88ae610c198a32892');
INSERT INTO transactions VALUES(40,10,1,3,1110,1767690004828475,X'019b9288e95c7000a4c8cd9dd17894e1',50111,107139,39,39,26,17,30,39,0,0,0,0,0,0,0,0,0,'',X'b16467ad5c76811a61fc6b6184ac7a449760b659c374c30d7aa2899aa3be132b');
INSERT INTO transactions VALUES(41,10,1,3,1211,1767690004995474,X'019b9288ea037000b4eb2926d6700f52',48900,108350,40,40,27,18,30,39,0,0,0,0,0,0,0,0,0,'',X'3a846a8b67795a8a61ec739130a736e9cdfaa4b7e843c3eaf32541b688daa2a6');
INSERT INTO transactions VALUES(42,10,1,3,1312,1767690005139463,X'019b9288ea937000b28e85f1bb6f640c',47588,109662,41,41,28,19,30,39,0,0,0,0,0,0,0,0,0,'',X'b62d1e07b566d6fb316f74ee00af03d266aef7441e3ba8fb166dadf7c1e6a7f2');
INSERT INTO transactions VALUES(43,10,1,3,1413,1767690005298645,X'019b9288eb3270008527a5c41cf5137c',46175,111075,42,42,29,20,30,39,0,0,0,0,0,0,0,0,0,'',X'c75ac8b21b5f59fa347f18165f218af3237dc672d22a171db3453818a28a75af');
INSERT INTO transactions VALUES(44,10,1,9,100,1767837600660432,X'019b9b550b887000b5d6db020ead6397',46075,700100,43,7,30,2,30,0,0,0,0,0,0,0,0,0,0,'',X'00138b19e1af7e9d10472ed9a880ed71c120c8a2fb9f9504b96fdfb479effeb1');
INSERT INTO transactions VALUES(45,10,1,10,200,1767837600879083,X'019b9b550c637000bb87dfd70cbed4f2',45875,800200,44,8,31,2,30,0,0,0,0,0,0,0,0,0,0,'',X'16451848057050741d20fad470130f4369e0f2cb7638447b0bab4cb4acd53c51');
INSERT INTO transactions VALUES(46,11,9,1,300,1767837601063515,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a0e',699800,46175,44,45,3,32,0,30,0,0,0,0,0,0,0,20460,1,'',X'bf688cc37906021b76b485973d3a1684bba01de98f76248347c2671e857d4026');
INSERT INTO transactions VALUES(47,10,1,9,400,1767837601259606,X'019b9b550deb7000aa0231a09a2e040e',45775,700200,46,46,33,4,46,0,0,0,0,0,0,0,0,0,0,'',X'96916a14c4cdca5d5dbe550c7eea28a8f8707b2bef713fbc487ff6a52eb3b656');
INSERT INTO transactions VALUES(48,20,9,1,500,1767837601451534,X'019b9b550eab7000ad21b2f7bade8fae',700200,45775,47,47,5,34,0,46,500,0,0,0,0,1768010401451117,0,20460,1,'',X'd475c773322162c3d08da1cb2943ba04a5f3c1ada6143d682d0beceb914d8186');
INSERT INTO transactions VALUES(49,12,10,11,600,1767837601679255,X'019b9b550f8b7000a4f187dd2f394d12',799600,900600,45,9,3,2,0,0,0,0,0,0,0,0,0,0,0,'',X'3c261ac16326f0575a96060bc52aac9edceb29d486a2a8fe12c2b6637dcc0f8e');
INSERT INTO transactions VALUES(50,10,1,10,777,1767841200867347,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a10',44998,800377,48,49,35,4,46,0,0,0,0,1000,0,0,0,0,0,'the last one',X'4daff46b69b05de2c317972e2d44152e08ca694f51519c1637c2a1db5492b515');
CREATE TABLE answers (
  entry                         INTEGER PRIMARY KEY CHECK (entry > 0),
  after_transaction             INTEGER NOT NULL,                        -- the newest before it, or 0
  request_id                    BLOB    NOT NULL UNIQUE CHECK (length(request_id) = 16),
  kind                          INTEGER NOT NULL,                        -- what was asked for, as in transactions
  reason                        INTEGER NOT NULL,                        -- see storage/model/refusal.h
  account                       INTEGER NOT NULL,                        -- or 0
  to_account                    INTEGER NOT NULL,
  amount_minor                  INTEGER NOT NULL,
  original                      INTEGER NOT NULL,
  original_request_id           BLOB    NOT NULL,
  expire_time_us                INTEGER NOT NULL,
  reversal_reason               INTEGER NOT NULL,
  balance_minor                 INTEGER NOT NULL,                        -- at the time
  available_minor               INTEGER NOT NULL,
  limit_minor                   INTEGER NOT NULL,
  used_minor                    INTEGER NOT NULL,                        -- these of the limits of a day, or 0
  limit_count                   INTEGER NOT NULL,
  used_count                    INTEGER NOT NULL,
  day_end_time_us               INTEGER NOT NULL,
  create_time_us                INTEGER NOT NULL,
  memo                          TEXT    NOT NULL,
  about                         INTEGER NOT NULL,                        -- the account that a refusal names, or 0
  hash                          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO answers VALUES(25,12,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a02',11,35,3,0,10000000,0,X'00000000000000000000000000000000',0,0,97234,97234,500000,0,0,0,0,1767643200639455,'too much: l''été',3,X'ff65b85c71cf776e0376013b0a94d4338486160d52e8a1f1d84fdad98fe21061');
INSERT INTO answers VALUES(26,12,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a03',11,20,3,0,400000,0,X'00000000000000000000000000000000',0,0,97234,97234,0,0,0,0,0,1767643200823077,'',3,X'b1b4d6099cc6a21d5b5f3f07d7e01dd8821e9206d776efa2454ac4cf372da5de');
INSERT INTO answers VALUES(35,14,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a05',11,32,4,0,100,0,X'00000000000000000000000000000000',0,0,200000,200000,0,0,0,0,0,1767643201753243,'',4,X'7fcc722d33053205e82935bae349df4b6fe071c1d023102a2d0a6835f0a79dd2');
INSERT INTO answers VALUES(37,15,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a06',12,20,5,4,9999900,0,X'00000000000000000000000000000000',0,0,300750,310750,0,0,0,0,0,1767643202137187,'',5,X'bbe0d1a0f219a60853f155f0846ed8bbcddc8de432116dd97cc65083762193eb');
INSERT INTO answers VALUES(40,17,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a07',21,22,0,0,100,16,X'00000000000000000000000000000000',0,0,0,0,0,0,0,0,0,1767643202739621,'',0,X'73281703df889bc530b91c067546af1d70299ca38f00515c8049a0ecd549849d');
INSERT INTO answers VALUES(43,19,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a09',11,35,5,0,60000,0,X'00000000000000000000000000000000',0,0,294750,304750,50000,0,0,0,0,1767643203359102,'',5,X'db574213e498b2cdf3ce4b1f2701579c14fde043f2fb549970128b324e2b8eaf');
INSERT INTO answers VALUES(45,20,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a0a',11,37,5,0,100,0,X'00000000000000000000000000000000',0,0,244750,254750,60000,56000,2,2,1767693600000000,1767643203707396,'',5,X'3d601bc89ddb76d1af9ae131ff3f7547c4e3c609f91eeeccfc091e97f5c1a772');
INSERT INTO answers VALUES(53,27,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a0b',30,27,3,0,0,12,X'00000000000000000000000000000000',0,4,100484,100484,0,0,0,0,0,1767690001515748,'',3,X'b38d5058757a3030c0663bd09c9aed835259a9a1b1a0b87eb0d0a8bf2706de80');
INSERT INTO answers VALUES(54,27,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a0c',30,30,0,0,0,0,X'00000000000000000000000000000000',0,0,0,0,0,0,0,0,0,1767690001631367,'',0,X'8bb840144c8f53e666d8582ab2de980ada0691eae8f7d16e9cbef8c38971ff5e');
INSERT INTO answers VALUES(55,27,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a0d',30,29,0,0,0,0,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a0c',0,4,0,0,0,0,0,0,0,1767690001631388,'',0,X'ed183c32798804a34b1e33abe5bdd753ff212f26963f3130dbbb61d8bdae58a5');
INSERT INTO answers VALUES(82,49,X'0190b1c27d3e7a4f8b5a6c7d8e9f0a0f',11,20,3,0,499900,0,X'00000000000000000000000000000000',0,0,111075,111075,0,0,0,0,0,1767837601835622,'still too much',3,X'1f302fd42f6e3dcbeddd0070edc32460c3b3e8cfba0c2dcce2e4e5a86152485d');
CREATE TABLE holds (
  id                            INTEGER PRIMARY KEY REFERENCES transactions (id),
  account                       INTEGER NOT NULL REFERENCES accounts (id),
  amount_minor                  INTEGER NOT NULL CHECK (amount_minor > 0),
  expire_time_us                INTEGER NOT NULL,
  state                         INTEGER NOT NULL,                        -- 0 open, 1 captured, 2 released, 3 expired
  limit_day                     INTEGER NOT NULL                         -- as in transactions
) STRICT;
INSERT INTO holds VALUES(16,5,10000,1767646802301469,1,20459);
INSERT INTO holds VALUES(18,5,5000,1767650402935089,2,20459);
INSERT INTO holds VALUES(21,6,2500,1767643293875121,3,20459);
INSERT INTO holds VALUES(22,7,3333,1768248004035167,0,20459);
INSERT INTO holds VALUES(23,8,1000,1768248004231142,2,20459);
INSERT INTO holds VALUES(48,9,500,1768010401451117,0,20460);
CREATE TABLE reversed (
  original                      INTEGER PRIMARY KEY REFERENCES transactions (id),
  reversed_minor                INTEGER NOT NULL CHECK (reversed_minor > 0)
) STRICT;
INSERT INTO reversed VALUES(12,4000);
CREATE TABLE progress (
  id                            INTEGER PRIMARY KEY CHECK (id = 1),
  watermark                     INTEGER NOT NULL,
  entries                       INTEGER NOT NULL,
  hash                          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO progress VALUES(1,49,85,X'b8afe458ed94f56ebd43c28e8d151d7946f61c8e2b8ba5b411d856060a9e77e8');
CREATE INDEX open_holds ON holds (id) WHERE state = 0;
COMMIT;
