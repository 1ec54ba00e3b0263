#!/usr/bin/env node
'use strict';

/**
 * @file Keeps the stock of a small warehouse.
 */

const fs = require('fs');
const path = require('path');

/**
 * Reads the stock list from disk.
 * @param {string} file
 * @returns {Promise<Item[]>}
 */
async function loadStock(file) {
  const raw = await fs.promises.readFile(file, 'utf8');

  function parseLine(line, index) {
    const [sku, amount] = line.split(';');
    const toNumber = (text) => Number.parseInt(text, 10);
    return { sku, amount: toNumber(amount), index };
  }

  return raw.split('\n').filter(Boolean).map(parseLine);
}

// Walks a tree of shelves, depth first.
function* walkShelves(shelf) {
  yield shelf;
  for (const child of shelf.children || []) yield* walkShelves(child);
}

async function *pollPrices ( url ,
                             every = 1000 ) // milliseconds
{
  while (true) {
    yield (await fetch(url)).json();
    await new Promise(resolve => setTimeout(resolve, every));
  }
}

const total = (items) => items.reduce((sum, item) => sum + item.amount, 0);

/** Rounds to cents. */
const round = function (value) { return Math.round(value * 100) / 100; };

let between = (low, high) => value =>
  value >= low && value <= high;

var isEmpty = function isEmpty(list) {
  return list.length === 0;
};

/** The first of two. */
const first = list => list[0],
  // The second of two.
  last = list => list[list.length - 1];

class Item {
  static #count = 0;
  sku = '';

  /** Keeps the handler bound. */
  onChange = (event) => {
    this.notify(event);
  };

  static describe = function () { return 'an item'; };

  constructor(sku, amount) {
    this.sku = sku;
    this.amount = amount;
    Item.#count += 1;
  }

  get amount() { return this._amount; }
  set amount(value) {
    if (value < 0) throw new RangeError('less than nothing');
    this._amount = value;
  }

  static get count() { return Item.#count; }

  static async fetchAll(url) {
    const response = await fetch(url);
    return response.json();
  }

  *history() {
    yield* this._history;
  }

  #secret() { return 42; }

  [Symbol.toPrimitive](hint) {
    return hint === 'number' ? this.amount : this.sku;
  }

  'quoted name'() { return this.#secret(); }
}

const Crate = class extends Item {
  open() { return true; }
};

// The old way.
function Warehouse(name) {
  this.name = name;
  this.rename = function (to) {
    this.name = to;
  };
}

Warehouse.prototype.add = function (item) {
  this.items.push(item);
  return this;
};

/**
 * Removes an item.
 */
Warehouse.prototype.remove = function remove(sku) {
  this.items = this.items.filter(item => item.sku !== sku);
};

Warehouse.create = (name) => new Warehouse(name);

Warehouse.prototype.size =
Warehouse.prototype.length = function () {
  return this.items.length;
};

const helpers = {
  trim(text) { return text.trim(); },
  get now() { return Date.now(); },
  async save(item) {
    await fs.promises.writeFile(item.sku, JSON.stringify(item));
  },
  'to-upper': function (text) { return text.toUpperCase(); },
  lower: (text) => {
    return text.toLowerCase();
  },
  retries: 3,
  nested: {
    deep: function deepest() { return 'deep'; },
  },
};

// A callback without a name is no unit, one with a name is.
[3, 1, 2].sort((a, b) => a - b);
process.on('exit', function onExit(code) {
  console.log('bye', code);
});

const debounced = debounce(() => {
  console.log('quiet at last');
}, 200);

const doubled = [1, 2].map((n) => n * 2);

(function main() {
  const args = process.argv.slice(2);
  loadStock(args[0]).then(function (stock) { console.log(total(stock)); });
})();

exports.load = loadStock;

/** Says hello. */
exports.greet = function (name) {
  return `Grüß Gott, ${name} 👋`;
};

module.exports.farewell = async (name) => {
  return `Servus, ${name}`;
};

module.exports = function run() {
  return helpers;
};
