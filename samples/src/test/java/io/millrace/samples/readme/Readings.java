package io.millrace.samples.readme;

import io.millrace.core.DeadLetter;
import io.millrace.core.Delivery;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.Sources;
import io.millrace.core.source.Line;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes readings of meters from a log that grows. */
final class Readings {

    private Readings() {}

    static Pipeline<Reading> readings(Path log, Path place, Queue<DeadLetter> letters) {
        return Pipeline.define("readings")
                .from(Sources.lines(log).checkpoint(place))
                .map(Line::text)
                .map(Readings::parse)
                .onError(OnError.deadLetter(Sinks.each(letters::add)));
    }

    static Pipeline<Reading> stored(Pipeline<Reading> readings, Path table) {
        return readings.to(Sinks.lines(table, Reading::csv).append());
    }

    static Pipeline<Reading> again(Pipeline<Reading> stored, Collection<DeadLetter> letters) {
        List<DeadLetter> mended = letters.stream()
                .map(letter -> letter.withElement(mend((String) letter.element())))
                .toList();
        return stored.redeliver("parse", Sources.iterable(mended));
    }

    static Mono<Void> bookedBy(Consumer<Delivery<Reading>> books, Pipeline<Reading> readings) {
        return Flux.from(readings.deliveries(100)) // at most so many are not acknowledged
                .doOnNext(books) // calls delivery.acknowledge() when it likes, on any thread
                .then();
    }

    record Reading(String meter, int value) {

        String csv() {
            return meter + "," + value;
        }
    }

    static Reading parse(String line) {
        String[] parts = line.split("=");
        return new Reading(parts[0], Integer.parseInt(parts[1]));
    }

    private static String mend(String line) {
        return line.replace("two", "2");
    }
}
