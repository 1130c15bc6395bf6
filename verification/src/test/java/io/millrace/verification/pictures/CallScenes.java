package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.batch.Batch;
import io.millrace.operators.call.Coalesce;
import io.millrace.operators.call.Multiplex;
import io.millrace.operators.call.SharedCalls;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import reactor.core.publisher.Mono;

final class CallScenes extends Scene {

    @Draws("Coalesce.calls")
    void calls() {
        in("a b a . a . . a |")
                .through(in ->
                        in.mapAsync(8, Coalesce.calls(text -> text, this::find), SharedCalls<String, String>::call));
    }

    private Mono<String> find(String text) {
        note("calls", text);
        return after(ofMillis(35), text);
    }

    @Draws("Multiplex.call")
    void call() {
        in("a b a . . . c d |").through(in -> in.via(Batch.bySizeOrAge(3, ofMillis(20)))
                .mapAsync(2, Multiplex.call(text -> text, this::findAll))
                .flatMapIterable(answers -> answers));
    }

    private Mono<Map<String, String>> findAll(Set<String> keys) {
        Map<String, String> found = new TreeMap<>();
        keys.forEach(key -> found.put(key, key.toUpperCase(Locale.ROOT)));
        note("calls", List.copyOf(new TreeSet<>(keys)));
        return after(ofMillis(15), found);
    }
}
