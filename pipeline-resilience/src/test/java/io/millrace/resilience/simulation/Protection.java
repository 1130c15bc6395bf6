package io.millrace.resilience.simulation;

import io.millrace.resilience.simulation.Gate.Ending;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** A way to protect a service, with a name for the tables. */
record Protection(String name, Maker maker) {

    /** Makes the gate of one client. */
    interface Maker {
        Gate make(
                Scenario scenario,
                Timeline time,
                RandomGenerator random,
                Service service,
                BiConsumer<Request, Ending> ends);
    }

    Gate gate(
            Scenario scenario,
            Timeline time,
            RandomGenerator random,
            Service service,
            BiConsumer<Request, Ending> ends) {
        return maker.make(scenario, time, random, service, ends);
    }

    /** One that refuses at once what it does not let through. */
    static Protection refusing(String name, LimiterMaker limiter) {
        return new Protection(
                name,
                (scenario, time, random, service, ends) ->
                        new Gate(time, service, limiter.make(scenario, time), null, ends));
    }

    /** Makes the limiter of one client. */
    interface LimiterMaker {
        Limiter make(Scenario scenario, Timeline time);
    }
}
