package io.millrace.core.engine;

import io.millrace.core.observe.Abandoned;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a segment that take up its concurrency: those that run, and those that were given up while their functions
 * occupy a thread. Belongs to the holder of the segment, but for what says otherwise.
 */
final class RunningAttempts {

    private final DrainLock lock;
    /** Given-up attempts whose functions still occupy a thread; changed by the holder, read by anyone. */
    private final Set<Attempt> lingering = ConcurrentHashMap.newKeySet();
    /** The attempt that is being started; null once it has ended meanwhile. */
    private @Nullable Attempt launching;

    /** Given-up ones included. */
    private int count;

    private int lingers;

    RunningAttempts(DrainLock lock) {
        this.lock = lock;
    }

    /** How many there are, given-up ones included. */
    int count() {
        return count;
    }

    int lingers() {
        return lingers;
    }

    void begun() {
        count++;
    }

    void ended() {
        count--;
    }

    /** Lets {@code attempt} hear from its answer; whether it has ended meanwhile, on this thread. */
    boolean listen(Attempt attempt, Launcher launcher, @Nullable Object answer) {
        launching = attempt;
        try {
            launcher.listen(answer, attempt);
        } catch (Throwable thrown) {
            attempt.fail(thrown);
        }
        boolean over = launching == null;
        launching = null;
        return over;
    }

    /** An attempt ends; true when the holder is just starting it, on its own thread, and needs no event. Any thread. */
    boolean endsAtOnce(Attempt attempt) {
        if (launching != attempt || !lock.isMine()) {
            return false;
        }
        launching = null;
        return true;
    }

    /** Gives up an attempt; false when it has just ended by itself. */
    boolean giveUp(Attempt attempt) {
        if (!attempt.giveUp()) {
            return false;
        }
        if (attempt.lingers()) {
            lingering.add(attempt);
            lingers++;
            count++;
        }
        return true;
    }

    /** The function of an attempt that was given up has returned. */
    void returned(Attempt attempt) {
        if (lingering.remove(attempt)) {
            lingers--;
            count--;
        }
    }

    /** Where functions of given-up attempts still are. Any thread. */
    List<Abandoned> abandoned(String stage) {
        return lingering.stream()
                .map(attempt -> new Abandoned(stage, attempt.where()))
                .toList();
    }
}
