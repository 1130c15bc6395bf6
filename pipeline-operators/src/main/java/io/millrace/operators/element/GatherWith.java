package io.millrace.operators.element;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedSupplier;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Gather#with}.
 *
 * @param gatherer makes the gatherer of a run
 */
record GatherWith<T, R>(CheckedSupplier<?> gatherer) implements Operator<T, R> {

    GatherWith {
        Objects.requireNonNull(gatherer, "gatherer");
        GathererMethods.require();
    }

    @Override
    public String verb() {
        return "gather";
    }

    @Override
    public String detail() {
        return "";
    }

    /** A gatherer may push any number of values at once, which wait for demand. */
    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.unknownElements();
    }

    @Override
    public void check(CheckContext context) {
        context.runs(gatherer, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, R> logic() {
        return new Logic<>(gatherer);
    }

    private static final class Logic<T, R> implements StageLogic<T, R> {

        private final CheckedSupplier<?> factory;
        private @Nullable OpenGatherer gatherer;
        private @Nullable LogicContext<R> engine;
        /** The element that is pushed for; null for none. */
        private @Nullable Held origin;

        private Logic(CheckedSupplier<?> factory) {
            this.factory = factory;
        }

        @Override
        public void onStart(LogicContext<R> context) throws Exception {
            engine = context;
            gatherer = GathererMethods.require().open(factory.get(), this::push);
            Prefetch.topUp(context);
        }

        @SuppressWarnings("unchecked") // the user has said what it pushes
        private void push(Object value) {
            LogicContext<R> context = Objects.requireNonNull(engine, "onStart comes first");
            if (origin == null) {
                context.emit((R) value);
            } else {
                context.emit((R) value, origin);
            }
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<R> context) throws Exception {
            boolean more;
            origin = context.element();
            try {
                more = gatherer().integrate(Objects.requireNonNull(element, "element"));
            } finally {
                origin = null;
            }
            context.settle(context.element(), Outcome.DONE);
            if (more) {
                Prefetch.topUp(context);
            } else {
                onComplete(inlet, context);
            }
        }

        @Override
        public void onDemand(int outlet, LogicContext<R> context) {
            Prefetch.topUp(context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<R> context) throws Exception {
            gatherer().finish();
            context.complete();
        }

        private OpenGatherer gatherer() {
            return Objects.requireNonNull(gatherer, "onStart comes first");
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
