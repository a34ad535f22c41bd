#!/usr/bin/env python3
"""Compares what the driver recorded of keptn-local with the recordings of the real shipyard-controller.

golden-compare.py GOLDEN OUT: prints how many scenarios agree, and what differs where that is not listed below (and in
docs/local-deviations.md). Exit code 1 if anything differs that is not listed.
"""
import json
import os
import re
import sys

# What is left out of every comparison: ids of commits (ours follow from the content), the version of the specification.
COMMIT = re.compile(r'\b[0-9a-f]{40}\b')

# scenario -> what may differ ('trace' or the name of a call), see docs/local-deviations.md.
LISTED = {
    'a01': {'page-bad', 'projects'},
    's23': {'*'}, 's25': {'*'}, 's26': {'*'},
    's60': {'resumed'}, 's61': {'resumed'}, 's63': {'resumed'},
    's82': {'trace', 'final-executions'},
    's90': {'page2'},
    's95': {'trace', 'no-git'},
    's97': {'*'},
    's98': {'trace', 'final-sequences', 'final-executions'},
}


def normal(value):
    return COMMIT.sub('COMMIT', json.dumps(value, sort_keys=True))


def trace(folder, name='trace.norm.jsonl'):
    with open(os.path.join(folder, name)) as lines:
        return [normal(json.loads(line)) for line in lines]


def calls(folder):
    with open(os.path.join(folder, 'state.norm.json')) as text:
        return [(c['name'], normal(c['answer'])) for c in json.load(text)['calls']]


def main():
    golden, out = sys.argv[1:3]
    equal = listed = 0
    names = sorted(n for n in os.listdir(out) if os.path.exists(os.path.join(golden, n)))
    failed = []
    for name in names:
        expected, actual = os.path.join(golden, name), os.path.join(out, name)
        differences = []
        wanted, got = trace(expected), trace(actual)
        if wanted != got:
            place = next((i for i, (a, b) in enumerate(zip(wanted, got)) if a != b), min(len(wanted), len(got)))
            differences.append(('trace', wanted[place] if place < len(wanted) else None, got[place] if place < len(got) else None))
        differences += [(a[0], a[1], b[1]) for a, b in zip(calls(expected), calls(actual)) if a != b]
        allowed = LISTED.get(name.split('-')[0], set())
        unlisted = [d for d in differences if '*' not in allowed and d[0] not in allowed]
        equal += not differences
        listed += bool(differences) and not unlisted
        if unlisted:
            failed.append(name)
        for what, a, b in unlisted:
            print('%s %s\n  recorded %s\n  here     %s' % (name, what, a, b))
    print('golden shipyard driver: %d scenarios, %d equal, %d listed deviations' % (len(names), equal, listed))
    sys.exit(1 if failed or not names else 0)


main()
