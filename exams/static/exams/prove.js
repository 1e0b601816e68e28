/* A second implementation of anpei-dice and anpei-assembly-3 (exams/domain/dice.py, assembly.py, plan.py), written from
   their specification, and the checks of a published proof. Needs sha256 (vendor/js-sha256). Runs without a network. */
window.AnpeiProof = (function (sha256) {
  "use strict";

  var WORD = 4294967296, ROUNDS = 400;

  /* --- Canonical JSON and digests --------------------------------------------------------------------------- */
  function canonical(value) {
    if (Array.isArray(value)) { return "[" + value.map(canonical).join(",") + "]"; }
    if (value && typeof value === "object") {
      return "{" + Object.keys(value).sort().map(function (key) {
        return JSON.stringify(key) + ":" + canonical(value[key]);
      }).join(",") + "}";
    }
    return JSON.stringify(value);
  }
  function digest(value) { return sha256(canonical(value)); }

  /* --- Dice --------------------------------------------------------------------------------------------------- */
  function Dice(seed) { this.seed = seed; this.at = 0; this.words = null; }
  Dice.prototype.word = function () {
    var place = this.at % 8;
    if (place === 0) {
      var bytes = sha256.array(this.seed + ":" + this.at / 8);
      this.words = [];
      for (var i = 0; i < 32; i += 4) {
        this.words.push(((bytes[i] * 256 + bytes[i + 1]) * 256 + bytes[i + 2]) * 256 + bytes[i + 3]);
      }
    }
    this.at += 1;
    return this.words[place];
  };
  Dice.prototype.below = function (n) {
    var limit = WORD - WORD % n, word;
    do { word = this.word(); } while (word >= limit);
    return word % n;
  };
  Dice.prototype.shuffled = function (values) {
    var result = values.slice();
    for (var last = result.length - 1; last > 0; last -= 1) {
      var other = this.below(last + 1), held = result[last];
      result[last] = result[other]; result[other] = held;
    }
    return result;
  };
  function seedOf(secret, name) { return sha256.hmac(secret, name); }

  /* --- Assembly ------------------------------------------------------------------------------------------------ */
  function prepared(proof) {
    if (proof.kind === "practical") { return null; }
    var plan = proof.plan, blueprint = proof.blueprint;
    var facility = {}, variants = {}, sectionOf = [];
    plan.facility.forEach(function (row) { facility[row[0]] = row[1]; });
    plan.variants.forEach(function (row) { variants[row[0].join(",") + "/" + row[1]] = row[2]; });
    blueprint.sections.forEach(function (section, at) { section.quotas.forEach(function () { sectionOf.push(at); }); });
    var drawn = plan.fill.map(function (fill) { return fill.reduce(function (sum, pair) { return sum + pair[1]; }, 0); });
    var average = 0;
    plan.classes.forEach(function (group, at) {
      plan.fill[at].forEach(function (pair) {
        average += Math.floor(pair[1] * blueprint.sections[sectionOf[pair[0]]].marks * group.facility_sum / group.units.length);
      });
    });
    return {
      classes: plan.classes, fill: plan.fill, facility: facility, variants: variants, sectionOf: sectionOf, drawn: drawn,
      marks: blueprint.sections.map(function (section) { return section.marks; }),
      target: blueprint.target === null ? average : blueprint.target * 10000, tolerance: blueprint.tolerance
    };
  }
  function cells(plan, secret, at, block, turn) {
    var size = plan.classes[at].units.length, drawn = plan.drawn[at];
    var dice = new Dice(secret + ":class:" + at + ":" + block + ":" + turn), start = dice.below(size), found = [];
    for (var cell = 0; cell < drawn; cell += 1) {
      var first = Math.floor((cell * size + start) / drawn);
      var width = Math.floor(((cell + 1) * size + start) / drawn) - first;
      found.push([first, width, dice.below(width)]);
    }
    return found;
  }
  function draw(plan, secret, seed, number, turn) {
    var dice = new Dice(seed + ":" + turn), sections = plan.marks.map(function () { return []; });
    plan.classes.forEach(function (group, at) {
      if (!plan.drawn[at]) { return; }
      var size = group.units.length, most = Math.ceil(size / plan.drawn[at]);
      var block = Math.floor(number / most), place = number % most, given = 0;
      var drawn = cells(plan, secret, at, block, turn).map(function (cell) {
        return group.units[(cell[0] + (place + cell[2]) % cell[1]) % size];
      });
      drawn = dice.shuffled(drawn);
      plan.fill[at].forEach(function (pair) {
        drawn.slice(given, given + pair[1]).forEach(function (unit) {
          var fitting = unit.length === 1 ? unit : plan.variants[unit.join(",") + "/" + pair[0]];
          sections[plan.sectionOf[pair[0]]].push(unit.length === 1 ? unit[0] : fitting[dice.below(fitting.length)]);
        });
        given += pair[1];
      });
    });
    return sections.map(function (ids) { return dice.shuffled(ids); });
  }
  function expected(plan, sections) {
    var sum = 0;
    sections.forEach(function (ids, at) { ids.forEach(function (id) { sum += plan.marks[at] * plan.facility[id]; }); });
    return sum;
  }
  /* Ids of each section; null when no round meets the tolerance. */
  function assemble(plan, secret, seed, number) {
    for (var turn = 0; turn < ROUNDS; turn += 1) {
      var sections = draw(plan, secret, seed, number, turn);
      if (plan.tolerance === null || Math.abs(expected(plan, sections) - plan.target) <= plan.tolerance * 10000) { return sections; }
    }
    return null;
  }
  /* shape: [number of options, fixed places, is shuffled] */
  function optionOrder(shape, seed, id, part) {
    var free = [], order = [];
    for (var at = 0; at < shape[0]; at += 1) { if (shape[1].indexOf(at) < 0) { free.push(at); } }
    if (shape[2] && shape[0] > 1) { free = new Dice(seed + ":item:" + id + (part ? ":" + part : "")).shuffled(free); }
    for (at = 0; at < shape[0]; at += 1) { order.push(shape[1].indexOf(at) < 0 ? free.shift() : at); }
    return order;
  }
  /* A paper as the rule draws it: {origin, orders}, position by position. */
  function paper(plan, proof, row) {
    var forms = proof.promise.forms, number = forms ? row.number % forms : row.number;
    var seed = seedOf(proof.secret, forms ? "form:" + number : row.registration);
    var sections = assemble(plan, proof.secret, seed, number);
    if (!sections) { return null; }
    var origin = [], orders = [];
    sections.forEach(function (ids) {
      ids.forEach(function (id) {
        var shapes = proof.shapes[id] || [];
        shapes.forEach(function (shape, at) {
          origin.push(id);
          orders.push(optionOrder(shape, seed, id, shapes.length > 1 || shape[3] ? at + 1 : 0));
        });
      });
    });
    return { origin: origin, orders: orders };
  }

  /* --- The rule itself: does the plan meet the blueprint from this pool? --------------------------------------- */
  function takes(quota, item) {
    var type = quota[0], area = quota[2], least = quota[3], most = quota[4] || quota[3];
    return (!type || type === item[1]) &&
      (!area || item[2] === area || item[2].indexOf(area + "/") === 0) &&
      (least === null || (least <= item[3] && item[3] <= most)) &&
      (!quota[5] || quota[5] === item[4]) && (!quota[6] || item[6].indexOf(quota[6]) >= 0) && (!quota[7] || quota[7] === item[5]);
  }
  function planFault(proof) {
    var items = {}, quotas = [], filled = [];
    proof.pool.forEach(function (item) { items[item[0]] = item; });
    proof.blueprint.sections.forEach(function (section) { quotas = quotas.concat(section.quotas); });
    quotas.forEach(function () { filled.push(0); });
    for (var at = 0; at < proof.plan.classes.length; at += 1) {
      var group = proof.plan.classes[at];
      for (var u = 0; u < group.units.length; u += 1) {
        var unit = group.units[u];
        for (var q = 0; q < quotas.length; q += 1) {
          var fits = unit.some(function (id) { return items[id] && takes(quotas[q], items[id]); });
          if (fits !== (group.quotas.indexOf(q) >= 0)) { return "unit " + unit.join("/") + ", quota " + (q + 1); }
        }
      }
      proof.plan.fill[at].forEach(function (pair) { filled[pair[0]] += group.quotas.indexOf(pair[0]) >= 0 ? pair[1] : NaN; });
    }
    for (q = 0; q < quotas.length; q += 1) { if (filled[q] !== quotas[q][1]) { return "quota " + (q + 1); } }
    return "";
  }

  /* --- Practical tasks: anpei-practical-1 (exams/domain/practical_draw.py) -------------------------------------- */
  function drawTasks(pool, seed) {
    var drawn = {};
    pool.forEach(function (row) { drawn[row[0]] = row[1][new Dice(seed + ":" + row[0]).below(row[1].length)][0]; });
    return drawn;
  }
  function practicalHead(proof, tell) {
    tell("commitment", digest(proof.promise) === proof.commitment, "");
    tell("secret", sha256(proof.secret) === proof.promise.secret_hash, "");
    tell("tasks", digest(proof.tasks) === proof.promise.tasks_hash, "");
    tell("rule", digest(proof.rule) === proof.promise.rule_hash, "");
  }

  /* --- All checks of a proof, one after the other; `tell(name, ok, why)` ---------------------------------------- */
  function head(proof, tell) {
    var promise = proof.promise;
    if (proof.kind === "practical") { practicalHead(proof, tell); return; }
    tell("commitment", digest(promise) === proof.commitment, "");
    tell("secret", sha256(proof.secret) === promise.secret_hash, "");
    tell("pool", digest(proof.pool) === promise.pool_hash, "");
    tell("blueprint", digest(proof.blueprint) === promise.blueprint_hash, "");
    tell("plan", digest(proof.plan) === promise.plan_hash, "");
    var fault = planFault(proof);
    tell("quotas", fault === "", fault);
    if (promise.seats_hash) { tell("seats", seatsHold(proof), ""); }
  }
  /* exams/domain/seats.py: the usable seats, shuffled, in the order of the tickets. */
  function seatsHold(proof) {
    var seats = proof.seats;
    if (!seats || digest({ usable: seats.usable, registrations: seats.registrations }) !== proof.promise.seats_hash) { return false; }
    var drawn = new Dice(proof.secret + ":seats").shuffled(seats.usable);
    return seats.drawn.length === seats.registrations.length && seats.drawn.every(function (seat, at) { return seat === drawn[at]; });
  }
  function checkPaper(plan, proof, row) {
    if (proof.kind === "practical") {
      return canonical(drawTasks(proof.tasks, seedOf(proof.secret, row.registration))) === canonical(row.tasks);
    }
    var drawn = paper(plan, proof, row);
    return !!drawn && digest([drawn.origin, drawn.orders]) === row.draw_hash &&
      canonical(drawn.origin) === canonical(row.origin) && canonical(drawn.orders) === canonical(row.orders);
  }

  return { Dice: Dice, canonical: canonical, digest: digest, seedOf: seedOf, drawTasks: drawTasks, prepared: prepared, assemble: assemble,
    optionOrder: optionOrder, paper: paper, head: head, checkPaper: checkPaper, seatsHold: seatsHold };
}(window.sha256));
