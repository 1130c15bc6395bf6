package io.millrace.core.rule;

import io.millrace.core.check.Rule;
import io.millrace.core.source.PublisherSource;
import io.millrace.core.stage.SourceDefinition;
import java.lang.reflect.Field;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.util.concurrent.Queues;

/**
 * Publishers of Reactor's that are known to hold what they cannot deliver, or to drop it. Their classes are not public, so they are
 * told by their names, and looked into where that is allowed.
 */
final class ForeignPublishers implements GraphRule {

    static final Rule UNBOUNDED = Rule.warning("unbounded-publisher");
    static final Rule DROPS = Rule.warning("drops-silently");

    private static final String PACKAGE = "reactor.core.publisher.";

    @Override
    public void apply(Stages stages) {
        for (StageFacts stage : stages.main()) {
            if (stage.definition() instanceof SourceDefinition source
                    && source.source() instanceof PublisherSource<?> publisher) {
                Stream.concat(
                                Stream.of((Object) publisher.publisher()),
                                Scannable.from(publisher.publisher()).parents())
                        .forEach(each -> look(stage, each));
            }
        }
    }

    private static void look(StageFacts stage, Object publisher) {
        String name = publisher.getClass().getName();
        if (!name.startsWith(PACKAGE)) {
            return;
        }
        switch (name.substring(PACKAGE.length())) {
            case "FluxCreate" -> create(stage, String.valueOf(field(publisher, "backpressure")));
            case "FluxOnBackpressureBuffer", "FluxOnBackpressureBufferTimeout" -> {
                if (Boolean.TRUE.equals(field(publisher, "unbounded"))) {
                    unbounded(
                            stage,
                            "onBackpressureBuffer()",
                            "give onBackpressureBuffer a size, and say what becomes of the rest");
                }
            }
            case "FluxOnBackpressureDrop" -> {
                Object listener = field(publisher, "onDrop");
                if (listener == null || listener == field(publisher, "NOOP")) {
                    drops(stage, "onBackpressureDrop()", "give it a consumer that counts or keeps what it drops");
                }
            }
            case "FluxOnBackpressureLatest" ->
                drops(stage, "onBackpressureLatest()", "use an Ingress, which counts what it refuses");
            case "SinkManyBestEffort" ->
                drops(stage, "directBestEffort()", "use an Ingress, which counts what it refuses");
            case "SinkManyUnicast", "UnicastProcessor" -> {
                if (field(publisher, "queue") instanceof Queue<?> queue
                        && Queues.capacity(queue) == Integer.MAX_VALUE) {
                    unbounded(
                            stage,
                            "Sinks.many().unicast()",
                            "use an Ingress, or give onBackpressureBuffer a bounded queue");
                }
            }
            case "SinkManyReplayProcessor" -> {
                Object buffer = field(publisher, "buffer");
                if (buffer != null && buffer.getClass().getSimpleName().equals("UnboundedReplayBuffer")) {
                    unbounded(stage, "Sinks.many().replay().all()", "use replay().limit(n)");
                }
            }
            default -> {}
        }
    }

    private static void create(StageFacts stage, String strategy) {
        switch (strategy) {
            case "DROP", "LATEST" ->
                drops(stage, "Flux.create with " + strategy, "use an Ingress, which counts what it refuses");
            case "IGNORE", "ERROR" -> {}
            default ->
                unbounded(
                        stage,
                        "Flux.create",
                        "use an Ingress, or Flux.generate, which are asked before they make something");
        }
    }

    private static void unbounded(StageFacts stage, String what, String fix) {
        stage.report(UNBOUNDED, "reads from " + what + ", which holds without a bound what was not asked for", fix);
    }

    private static void drops(StageFacts stage, String what, String fix) {
        stage.report(DROPS, "reads from " + what + ", which drops what was not asked for, and nobody hears of it", fix);
    }

    /** Null when it is not there, or must not be read. */
    private static @Nullable Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException | RuntimeException notAccessible) {
            return null;
        }
    }
}
