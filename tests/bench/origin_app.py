"""A bank as a small web service has it: Flask, SQLAlchemy, and SQLite in the memory of one process.

    GET  /accounts/10001/balance
    POST /accounts/10001/deposit    {"amount_minor": 100}

Nothing is durable and no request is told from its repetition. An in-memory database is one connection, which the
threads of the one process share behind a lock.
"""

import threading

import flask
from sqlalchemy import BigInteger, Column, String, create_engine, pool
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Account(Base):
    __tablename__ = "accounts"

    number = Column(String, primary_key=True)
    balance_minor = Column(BigInteger, nullable=False)


ENGINE = create_engine("sqlite://", poolclass=pool.StaticPool, connect_args={"check_same_thread": False})
Base.metadata.create_all(ENGINE)
with Session(ENGINE) as opening:
    opening.add_all(Account(number=str(10001 + i), balance_minor=1_000_000) for i in range(10))
    opening.commit()

lock = threading.Lock()
app = flask.Flask(__name__)


@app.get("/accounts/<number>/balance")
def balance(number):
    with lock, Session(ENGINE) as session:
        account = session.get(Account, number) or flask.abort(404)
        return {"account": account.number, "balance_minor": account.balance_minor}


@app.post("/accounts/<number>/deposit")
def deposit(number):
    amount_minor = flask.request.get_json().get("amount_minor")
    if not isinstance(amount_minor, int) or amount_minor <= 0:
        flask.abort(400)
    with lock, Session(ENGINE) as session:
        account = session.get(Account, number) or flask.abort(404)
        account.balance_minor += amount_minor
        answer = {"account": account.number, "balance_minor": account.balance_minor}
        session.commit()
        return answer
