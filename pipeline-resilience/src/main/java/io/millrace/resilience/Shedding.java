package io.millrace.resilience;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Call;
import io.millrace.resilience.shed.Priority;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * That calls wait in a queue which sheds.
 *
 * @param type of the elements that have a priority; others have that of the {@link CallTerms} they came with
 * @param priority of an element; null when all have that
 * @param most how many wait at most, from 1 to 1,000,000
 */
record Shedding(Class<?> type, @Nullable CheckedFunction<Object, Priority> priority, int most) implements Serializable {

    static final int STANDARD = 10_000;
    private static final int MOST = 1_000_000;

    Shedding {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException(
                    "a queue that sheds must hold at most from 1 to " + MOST + " calls, was " + most);
        }
    }

    Priority of(Call call) {
        Object element = call.input();
        if (priority == null || !type.isInstance(element)) {
            CallTerms given = CallTerms.find(call.context());
            return given == null ? Priority.NORMAL : given.priority();
        }
        Priority found;
        try {
            found = priority.apply(element);
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new IllegalStateException("the function for the priority of an element failed", thrown);
        }
        if (found == null) {
            throw new NullPointerException("the function for the priority of an element returned null");
        }
        return found;
    }

    @Override
    public String toString() {
        return "shedding queue of up to " + most;
    }
}
