package io.millrace.core.source;

import io.millrace.core.spi.PushSource;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.Scannable;

/**
 * The elements of a publisher, subscribed to once for each run.
 *
 * @param <T> the elements
 * @param publisher where the elements come from
 */
public record PublisherSource<T>(Publisher<? extends T> publisher) implements PushSource<T> {

    /** Checks that there is a publisher. */
    public PublisherSource {
        Objects.requireNonNull(publisher, "publisher");
    }

    @Override
    public String verb() {
        return "publisher";
    }

    /** The name that the publisher was given with Reactor's {@code name} operator, if any. */
    @Override
    public String detail() {
        String name = Scannable.from(publisher).scan(Scannable.Attr.NAME);
        return name == null ? "" : name;
    }

    @Override
    public Publisher<? extends T> open() {
        return publisher;
    }
}
