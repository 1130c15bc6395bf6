package io.millrace.resilience.simulation;

import io.millrace.core.spi.Call;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.resilience.shed.Priority;
import io.millrace.resilience.simulation.Gate.Ending;
import io.millrace.resilience.simulation.Request.Ask;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One scenario under one protection, from the first request to the last. */
final class World {

    private final Timeline time = new Timeline();
    private final Scenario scenario;
    private final RandomGenerator arrivals;
    private final RandomGenerator clients;
    private final Service service;
    private final List<Gate> gates = new ArrayList<>();
    private final Figures figures;
    private final RetryBudget budget;
    private int turn;

    private World(Scenario scenario, Protection protection, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.scenario = scenario;
        this.arrivals = random.split();
        this.clients = random.split();
        this.service = new Service(
                time, random.split(), scenario.shape(), Scenario.MEAN, scenario.workers(), scenario.thrash());
        this.figures = new Figures(scenario);
        this.budget = Protections.budget(time);
        for (int i = 0; i < scenario.gates(); i++) {
            gates.add(protection.gate(scenario, time, random.split(), service, this::ended));
        }
    }

    static Figures run(Scenario scenario, Protection protection, long seed) {
        World world = new World(scenario, protection, seed);
        for (Scenario.Change change : scenario.changes()) {
            world.time.at((long) (change.at() * Scenario.SECOND), () -> change.change()
                    .accept(world.service));
        }
        world.arrive();
        world.time.runUntil((long) (scenario.seconds() * Scenario.SECOND));
        return world.figures;
    }

    private void arrive() {
        double rate = scenario.load() * scenario.nominal();
        time.at(time.now() + (long) (arrivals.nextExponential() / rate), () -> {
            arrive();
            double drawn = clients.nextDouble();
            Priority priority = drawn < scenario.high()
                    ? Priority.HIGH
                    : drawn < scenario.high() + scenario.low() ? Priority.LOW : Priority.NORMAL;
            Ask ask = new Ask(time.now(), priority);
            figures.asked(ask);
            attempt(ask);
        });
    }

    private void attempt(Ask ask) {
        ask.attempts++;
        long began = scenario.clients() == Scenario.Clients.BUDGET ? ask.began : time.now();
        Gate gate = gates.get(turn++ % gates.size());
        Request request = new Request(ask, time.now(), began + Scenario.DEADLINE);
        figures.attempted(request, time.now());
        gate.arrive(request);
    }

    private void ended(Request request, Ending ending) {
        Ask ask = request.ask;
        long now = time.now();
        figures.ended(request, ending, now);
        if (ending == Ending.IN_TIME) {
            ask.over = true;
            budget.succeeded(now);
            figures.good(ask, now);
        } else if (ask.attempts < 3) {
            switch (scenario.clients()) {
                case ONCE -> {}
                // At once, but not in the same moment: a computer needs some time to ask again.
                case NAIVE -> time.at(now + Scenario.MILLIS, () -> attempt(ask));
                case BUDGET -> {
                    long next = Protections.RETRY.nextAttempt(
                            ask.attempts, ask.began + Scenario.DEADLINE, now, clients.nextDouble());
                    // What was refused is an overload, and not repeated without a hint.
                    if (ending == Ending.LATE && next != Call.NEVER && budget.tryTake(now)) {
                        time.at(next, () -> attempt(ask));
                    }
                }
            }
        }
    }
}
