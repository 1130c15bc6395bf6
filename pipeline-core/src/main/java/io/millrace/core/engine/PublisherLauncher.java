package io.millrace.core.engine;

import io.millrace.core.function.CheckedFunction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.Fuseable;

/** Calls that return a publisher. One that has its value already, such as {@code Mono.just}, is not subscribed to. */
final class PublisherLauncher extends Launcher {

    private final String stage;
    private final CheckedFunction<Object, @Nullable Object> function;
    /** The class of the last answer that had no value yet: the others need not be asked what they are. Holder only. */
    private @Nullable Class<?> pending;

    PublisherLauncher(String stage, CheckedFunction<Object, @Nullable Object> function, boolean confirms) {
        super(confirms);
        this.stage = stage;
        this.function = function;
    }

    @Override
    @Nullable
    Object call(Object input) throws Exception {
        return function.apply(input);
    }

    @Override
    @Nullable
    Object valueOf(@Nullable Object answer, Object input) throws Throwable {
        if (answer != null) {
            if (answer.getClass() == pending) {
                return PENDING;
            }
            if (answer instanceof Fuseable.ScalarCallable<?> scalar) {
                Object value = valueOf(scalar);
                return confirms ? input : value;
            }
            pending = answer.getClass();
            return PENDING;
        }
        if (confirms) {
            return input;
        }
        throw new NullPointerException("the function of stage '" + stage
                + "' returned null instead of a publisher; return Mono.empty() to leave the element out");
    }

    /** What it fails with is the user's own, not Reactor's wrapper of it. */
    private static @Nullable Object valueOf(Callable<?> scalar) throws Throwable {
        try {
            return scalar.call();
        } catch (Throwable failure) {
            throw Exceptions.unwrap(failure);
        }
    }

    @Override
    void listen(@Nullable Object answer, Attempt attempt) {
        if (answer instanceof Publisher<?> publisher) {
            publisher.subscribe(attempt);
        }
    }
}
