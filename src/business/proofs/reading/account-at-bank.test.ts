// Which number of a line is the account that stands beside a bank's name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountAtBank, isAccountAtBank } from './account-at-bank.ts'

test('the number beside a bank is its account, on either side, behind its company words and with its blanks lost', () => {
  const accounts = {
    'FNB | 62001234321': '62001234321',
    '62001234321, Sasfin': '62001234321',
    'CAPITECBANKLIMITED*1751574772': '1751574772',
    'STANDARD BANK S.A. *..1222': '*..1222',
    'Old Mutual Bank - 12345678901': '12345678901',
    'to X at First National Bank,number62785496838,with reference': '62785496838',
    'paid to acc 4067459366': '4067459366',
  }
  for (const [line, account] of Object.entries(accounts)) assert.equal(accountAtBank(line), account, line)
})

test('a number beside the rest of a sentence about a bank is no account', () => {
  for (const line of ['FNB to John 62001234321', 'Nedbankrefno.:65171300975', 'Nedbank ref 65171300975', 'Paid by John 62001234321'])
    assert.equal(accountAtBank(line), null, line)
})

test('an account with a bank’s name alone says where money went; with a product’s name it may be anybody’s', () => {
  assert.ok(isAccountAtBank('1184386683 · CAPITEC BANK LIMITED'))
  assert.ok(isAccountAtBank('Absa ****1234'))
  assert.ok(!isAccountAtBank('FNB Premier Cheque ****1234'))
  assert.ok(!isAccountAtBank('Thank you for banking with Absa, account 4067459366'))
})
