package io.millrace.resilience.restart;

import io.millrace.core.function.CheckedConsumer;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.resilience.restart.RestartSource.Restarted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** One life of a source after the other, and the waits in between. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
final class RestartingReader<T> implements PollReader<T> {

    /*
     *   WAITS (life == null, until due) --> LIVES (life != null) --failed--> WAITS
     *                                                            --completed, failed for good--> over
     *   WAITS --shut--> over
     */
    private final RestartingSource<T> source;
    private final RestartSource restart;
    private final PollContext context;
    private volatile @Nullable Life<T> life;
    private volatile boolean shut;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;
    private long due;
    private long born;
    private int inARow;

    RestartingReader(RestartingSource<T> source, PollContext context) {
        this.source = source;
        this.restart = source.restart();
        this.context = context;
        this.due = context.nanoTime();
    }

    @Override
    public @Nullable T poll() throws Exception {
        while (!over) {
            Life<T> current = life;
            if (current == null) {
                current = begin();
                if (current == null) {
                    return null;
                }
            }
            T next;
            try {
                next = current.poll();
            } catch (Exception thrown) {
                ended(current, thrown);
                continue;
            }
            if (next != null) {
                return next;
            }
            if (!current.ended()) {
                return null;
            }
            ended(current, current.failure());
        }
        return null;
    }

    /** Opens the source, when it is time; null when it is not, when it cannot be opened, or when nothing more is wanted. */
    private @Nullable Life<T> begin() {
        while (!over) {
            if (shut) {
                over = true;
                return null;
            }
            long left = due - context.nanoTime();
            if (left > 0) {
                context.wakeAfter(Duration.ofNanos(left));
                return null;
            }
            try {
                born = context.nanoTime();
                Life<T> begun = source.begin(context);
                life = begun;
                if (shut) {
                    begun.shut();
                }
                return begun;
            } catch (Exception cannotBeOpened) {
                failed(cannotBeOpened);
            }
        }
        return null;
    }

    private void ended(Life<T> current, @Nullable Throwable error) {
        life = null;
        Throwable reason = error;
        try {
            current.close();
        } catch (Exception thrown) {
            if (reason == null) {
                reason = thrown;
            } else {
                reason.addSuppressed(thrown);
            }
        }
        if (reason == null) {
            over = true;
        } else {
            failed(reason);
        }
    }

    private void failed(Throwable reason) {
        long now = context.nanoTime();
        if (now - born >= restart.healthy()) {
            inARow = 0;
        }
        if (shut || reason instanceof Error || inARow >= restart.restarts() || !worth(restart.worth(), reason)) {
            failure = reason;
            over = true;
            return;
        }
        long wait = restart.backoff().delayNanos(inARow, context.random());
        inARow++;
        due = now + wait;
        tell(restart.listener(), new Restarted(inARow, reason, Duration.ofNanos(wait)));
    }

    private static boolean worth(@Nullable CheckedPredicate<? super Throwable> predicate, Throwable reason) {
        try {
            return predicate == null || predicate.test(reason);
        } catch (Exception saysNo) {
            return false;
        }
    }

    private static void tell(@Nullable CheckedConsumer<? super Restarted> listener, Restarted what) {
        try {
            if (listener != null) {
                listener.accept(what);
            }
        } catch (Exception heard) {
            // a listener must not end what it listens to
        }
    }

    @Override
    public ContextView context() {
        Life<T> current = life;
        return current == null ? Context.empty() : current.context();
    }

    @Override
    public boolean ready() {
        Life<T> current = life;
        return !over && current != null && (current.ready() || current.ended());
    }

    @Override
    public boolean ended() {
        return over || shut && life == null;
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public void shut() {
        shut = true;
        Life<T> current = life;
        if (current != null) {
            current.shut();
        }
    }

    @Override
    public void close() throws Exception {
        over = true;
        Life<T> current = life;
        life = null;
        if (current != null) {
            current.close();
        }
    }
}
