package io.millrace.operators.element;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A logic that makes one value of all elements. They are members of one group, which the value is emitted for: an input that fails
 * leaves them to the engine, which gives them back.
 */
abstract class OneOfAll<T, R> implements StageLogic<T, R> {

    private @Nullable R value;
    private LogicContext.@Nullable Group members;
    private long count;

    /** The value before the first element; null for none. */
    @Nullable
    abstract R first() throws Exception;

    /** The value after {@code element}. */
    abstract R next(@Nullable R value, T element) throws Exception;

    @Override
    public final void onStart(LogicContext<R> context) throws Exception {
        value = first();
        members = context.group();
        Prefetch.topUpForMany(context);
    }

    @Override
    public final void onElement(int inlet, T element, LogicContext<R> context) throws Exception {
        value = next(value, element);
        members().add();
        count++;
        Prefetch.topUpForMany(context);
    }

    @Override
    public final void onDemand(int outlet, LogicContext<R> context) {
        Prefetch.topUpForMany(context);
    }

    @Override
    public final void onComplete(int inlet, LogicContext<R> context) {
        R last = value;
        if (last != null && context.inputFailure() == null) {
            if (count > 0) {
                context.emit(last, members());
            } else {
                context.emit(last);
            }
            count = 0;
        }
        context.complete();
    }

    @Override
    public final long held() {
        return count;
    }

    private LogicContext.Group members() {
        return Objects.requireNonNull(members, "onStart comes first");
    }
}
