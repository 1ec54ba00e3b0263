"""A small tree in three languages, in which every question has one right answer."""

from __future__ import annotations

import os
import time
from pathlib import Path

FILES = {
    "ledger/parsing.py": '''"""Reads what people typed."""

import datetime


def parse_date(text):
    """Turn a text such as 2024-02-29 into a date."""
    year, month, day = text.split("-")
    return datetime.date(int(year), int(month), int(day))


def parse_amount(text):
    """Turn a text such as 1,234.50 € into cents."""
    digits = text.replace(",", "").rstrip(" €")
    return round(float(digits) * 100)
''',
    "ledger/accounts.py": '''class Account:
    """Money of one owner."""

    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    def deposit(self, cents):
        """Put money in."""
        self.balance += cents

    @property
    def is_overdrawn(self):
        return self.balance < 0
''',
    "ledger/mailing.py": '''import smtplib


def send_mail(address, subject, body):
    """Send a message to one recipient 🎉 with größter Sorgfalt."""
    with smtplib.SMTP("localhost") as server:
        server.sendmail("ledger@localhost", address, f"Subject: {subject}\\n\\n{body}")
        print("sent 🎉 to", address, "[bold]:warning:[/bold]")
''',
    "web/retry.ts": """// Calls a function again until it succeeds, waiting twice as long each time.
export async function withRetry<T>(call: () => Promise<T>, attempts: number): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt + 1 >= attempts) throw error;
      await new Promise((wake) => setTimeout(wake, 100 * 2 ** attempt));
    }
  }
}
""",
    "web/colours.ts": """export interface Colour {
  red: number;
  green: number;
  blue: number;
}

/** Makes a colour brighter. */
export function brighten(colour: Colour, by: number): Colour {
  return { red: colour.red + by, green: colour.green + by, blue: colour.blue + by };
}

/** Makes a colour darker. */
export function darken(colour: Colour, by: number): Colour {
  return { red: colour.red - by, green: colour.green - by, blue: colour.blue - by };
}
""",
    "service/Stack.java": """package service;

/** Last in, first out. */
public class Stack {
    private final int[] items = new int[16];
    private int size;

    /** Puts an item on top. */
    public void push(int item) {
        items[size++] = item;
    }

    /** Takes the item from the top. */
    public int pop() {
        return items[--size];
    }
}
""",
    "service/Search.java": """package service;

public class Search {
    /** Finds a value in a sorted array by halving the range. */
    static int binarySearch(int[] sorted, int wanted) {
        int low = 0, high = sorted.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < wanted) low = middle + 1;
            else if (sorted[middle] > wanted) high = middle - 1;
            else return middle;
        }
        return -1;
    }
}
""",
    "README.md": "No source file.\n",
}


def write_tree(root: Path) -> Path:
    """The tree below a folder, which is made. Its files are old enough to be settled when they are indexed."""
    an_hour_ago = time.time() - 3_600
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
        os.utime(path, (an_hour_ago, an_hour_ago))
    return root


def functions(number: int) -> str:
    """A Python file of so many small functions, no two of which are alike."""
    return "\n\n".join(f"def step_{n}(value):\n    return value * {n} + step_{n % 7}(value)\n" for n in range(number))
