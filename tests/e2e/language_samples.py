"""A function in every language, with what an editor shows of it."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.functional_samples import FUNCTIONAL_SAMPLES
from tests.e2e.sample import Sample


def write_samples(root: Path) -> Path:
    """All of them as files of a folder."""
    for sample in SAMPLES:
        path = root / sample.path
        path.parent.mkdir(parents=True)
        path.write_text(sample.text, encoding="utf-8", newline="")
    return root


SAMPLES = (
    *FUNCTIONAL_SAMPLES,
    Sample(
        "sh/total.sh",
        """\
total_of() «{»
  local sum=0
  for price in "$@"; do
    if «[» "$price" «-gt» 0 «];» then
      sum«=$((»sum «+» price«))»
    fi
  done
  echo «"»$sum«"
}»

show() {
  total_of 1 2 3
}
""",
        ((0, 0), (11, 2)),
        "total_of()",
        'Loops over "$@".',
        (33, 49),
        "function · sh/total.sh:1",
        (0, "# {}\n"),
    ),
    Sample(
        "c/total.c",
        """\
int total_of(const int *prices, int n) «{»
  int sum = 0;
  for «(»int i = 0; i < n«;» i«++) {»
    sum «+=» prices«[»i«];
  }»
  return sum«;
}»

int show(void) {
  return total_of(0, 0);
}
""",
        ((0, 4), (9, 9)),
        "int total_of(const int *prices, int n)",
        "Takes prices and n; returns sum.",
        (34, 49),
        "function · c/total.c:1",
        (0, "/** {} */\n"),
    ),
    Sample(
        "cpp/total.cpp",
        """\
template <typename T>
T totalOf«(»const std::vector<T>& prices«) {»
  T sum «=» 0«;»
  for «(»const T«&» price «:» prices«) {»
    sum «+=» price«;
  }»
  return sum«;
}»

int show() {
  return totalOf<int>({1, 2});
}
""",
        ((1, 2), (10, 9)),
        "T totalOf(const std::vector<T>& prices)",
        "Takes prices; loops over prices and returns sum.",
        (34, 50),
        "function · cpp/total.cpp:1",
        (0, "/** {} */\n"),
    ),
    Sample(
        "cs/Total.cs",
        """\
class Cart
{
    [Pure]
    public int TotalOf(List<int> prices)
    «{»
        int sum = 0;
        foreach (int price in prices)
        «{»
            if «(»price > 0«)
            {»
                sum «+=» price«;
            }»
            else
            «{»
                sum «-=» 1«;
            }
        }»
        return sum«;
    }»

    int Show() => TotalOf(null);
}
""",
        ((3, 15), (20, 18)),
        "public int TotalOf(List<int> prices)",
        "Takes prices; loops over prices and returns sum.",
        (38, 55),
        "method · cs/Total.cs:3",
        (2, "    /// <summary>{}</summary>\n"),
    ),
    Sample(
        "go/total.go",
        """\
package cart

func totalOf(prices []int) int «{»
	sum := 0
	for _, price «:=» range prices «{»
		if price «>» 0 «{»
			sum «+=» price
		«}» else «{»
			sum «-=» price «/» 2
		«}
	}»
	return sum
«}»

func show() int {
	return totalOf(nil)
}
""",
        ((2, 5), (15, 8)),
        "func totalOf(prices []int) int",
        "Takes prices; loops over prices and returns sum.",
        (32, 48),
        "function · go/total.go:3",
        (2, "// {}\n"),
    ),
    Sample(
        "java/Total.java",
        """\
class Cart {
    @Pure
    public int totalOf(List<Integer> prices) «{»
        int sum = 0;
        for «(»int price : prices«) {»
            if «(»price «>» 0«) {»
                sum += price«;
            }» else «{»
                sum -= 1«;
            }
        }»
        return sum«;
    }»

    int show() {
        return totalOf(List.of());
    }
}
""",
        ((2, 15), (15, 15)),
        "public int totalOf(List<Integer> prices)",
        "Takes prices; loops over prices and returns sum.",
        (37, 53),
        "method · java/Total.java:2",
        (1, "    /** {} */\n"),
    ),
    Sample(
        "js/total.js",
        """\
export function totalOf(prices) «{»
  let sum = 0;
  for (const price of prices) «{»
    if (price > 0) «{»
      sum «+=» price«;
    }» else «{»
      sum «-=» 1«;
    }
  }»
  return sum«;
}»

const show = () => totalOf([1, 2]);
""",
        ((0, 16), (12, 19)),
        "function totalOf(prices)",
        "Takes prices; loops over prices and returns sum.",
        (33, 48),
        "function · js/total.js:1",
        (0, "/** {} */\n"),
    ),
    Sample(
        "kt/Total.kt",
        """\
class Cart {
    fun totalOf(prices: List<Int>): Int «{»
        var sum = 0
        for (price in prices) «{»
            if «(»price «>» 0«) {»
                sum «+=» price
            «}» else «{»
                sum «-=» 1
            «}
        }»
        return sum
    «}»

    fun show() = totalOf(listOf(1, 2))
}
""",
        ((1, 8), (13, 17)),
        "fun totalOf(prices: List<Int>): Int",
        "Takes prices; loops over prices and returns sum.",
        (33, 48),
        "method · kt/Total.kt:2",
        (1, "    /** {} */\n"),
    ),
    Sample(
        "php/total.php",
        """\
<?php
function total_of(array $prices): int «{»
    $sum = 0;
    foreach «(»$prices as $price«) {»
        if «(»$price «>» 0«) {»
            $sum «+=» $price«;
        }
    }»
    return $sum«;
}»

function show() {
    return total_of([1, 2]);
}
""",
        ((1, 9), (12, 11)),
        "function total_of(array $prices): int",
        "Takes $prices; loops over $prices and returns $sum.",
        (34, 49),
        "function · php/total.php:2",
        (1, "/** {} */\n"),
    ),
    Sample(
        "py/total.py",
        """\
@pure
def total_of«(»prices: list[int]«) ->» int«:»
    sum «=» 0
    for price in prices«:»
        if price «>» 0 and price «<» 100«:»
            sum «+=» price
        else«:»
            sum «-=» price «/» 2
    return sum


def show():
    return total_of([1, 2])
""",
        ((1, 4), (12, 11)),
        "def total_of(prices: list[int]) -> int",
        "Takes prices; loops over prices and returns sum.",
        (33, 49),
        "function · py/total.py:1",
        (2, '    """{}"""\n'),
    ),
    Sample(
        "rb/total.rb",
        """\
class Cart
  def total_of(prices)
    sum «=» 0
    prices«.»each do «|»price«|»
      if price «>» 0
        sum «+=» price
      elsif price «< -»9
        sum «-=» 1
      else
        skip«(»price«,» sum «+» 1«)»
      end
    end
    sum
  end

  def show
    total_of [1, 2]
  end
end
""",
        ((1, 6), (16, 4)),
        "def total_of(prices)",
        "Takes prices; loops over prices, calls skip and returns sum.",
        (34, 49),
        "method · rb/total.rb:2",
        (1, "  # {}\n"),
    ),
    Sample(
        "rs/total.rs",
        """\
#[inline]
pub fn total_of«(»prices: &[i32]«) ->» i32 «{»
    let mut sum «=» 0«;»
    for price in prices «{»
        if «*»price «>» 0 «{»
            sum «+=» price«;
        }
    }»
    sum
«}»

fn show() -> i32 {
    total_of(&[1, 2])
}
""",
        ((1, 7), (12, 4)),
        "pub fn total_of(prices: &[i32]) -> i32",
        "Takes prices; loops over prices and returns sum.",
        (34, 51),
        "function · rs/total.rs:1",
        (0, "/// {}\n"),
    ),
    Sample(
        "ts/total.ts",
        """\
class Cart {
  public sumOf(prices: number[]): number «{»
    let sum = 0;
    for (const price of prices) «{»
      if «(»price > 0«) {»
        sum «+=» price«;
      }» else «{»
        sum «-=» 1«;
      }
    }»
    return sum«;
  }»

  show = () => this.sumOf([1, 2]);
}
""",
        ((1, 9), (13, 20)),
        "public sumOf(prices: number[]): number",
        "Takes prices; loops over prices and returns sum.",
        (36, 53),
        "method · ts/total.ts:2",
        (1, "  /** {} */\n"),
    ),
)
