// The programs of the figure "rivals". The same stand in rivals.valk and rivals.lua.

function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

function range(a, b) {
  var list = [];
  for (var i = a; i < b; i++) list.push(i);
  return list;
}

function pipeline(n) {
  return range(0, n)
      .filter(function (x) { return x % 3 === 0; })
      .map(function (x) { return x * x; })
      .reduce(function (a, x) { return a + x; }, 0);
}

function words(n) {
  var parts = [];
  for (var i = 0; i < n; i++) parts.push("w" + (i * 7919) % 101);
  var text = parts.join(" ");
  return text.length + text.split(" ").length;
}

function counting(n) {
  var table = {};
  for (var i = 0; i < n; i++) {
    var k = (i * 7919) % 1009;
    table[k] = (table[k] || 0) + 1;
  }
  return Object.keys(table).length * table[7];
}

function safe(q, board, distance) {
  if (board === null) return true;
  if (q === board.head) return false;
  if (distance === Math.abs(q - board.head)) return false;
  return safe(q, board.tail, distance + 1);
}

function queens(n, board, row) {
  if (row === n) return 1;
  var count = 0;
  for (var q = 0; q < n; q++) {
    if (safe(q, board, 1)) count += queens(n, {head: q, tail: board}, row + 1);
  }
  return count;
}
