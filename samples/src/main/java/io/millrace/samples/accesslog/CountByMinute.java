package io.millrace.samples.accesslog;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts visits in {@link MinuteFigures}. A figure stands for its visits: the log takes them as read when the figure has been
 * written, and not before.
 *
 * @param limits what may be held
 * @param age after how long figures come out that are not complete; zero for at the end only
 */
record CountByMinute(FigureLimits limits, Duration age) implements Operator<Visit, Figure> {

    /** When so many visits are held, all figures come out. */
    static final int MOST_VISITS = 50_000;

    private static final int MOST_AHEAD = 32;

    @Override
    public String verb() {
        return "countByMinute";
    }

    @Override
    public String detail() {
        return limits.openFigures() + " figures" + (age.isZero() ? "" : " or " + age.toMillis() + " ms");
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(MOST_VISITS + MOST_AHEAD)
                .timers(age.isZero() ? 0 : 1)
                .keys(limits.openFigures() + 1L);
    }

    @Override
    public StageLogic<Visit, Figure> logic() {
        return new Logic();
    }

    private final class Logic implements StageLogic<Visit, Figure> {

        private final MinuteFigures figures = new MinuteFigures(limits);
        private final Map<Key, Group> visits = new HashMap<>();
        private long held;
        private boolean timing;

        @Override
        public void onElement(int inlet, Visit visit, LogicContext<Figure> context) {
            visits.computeIfAbsent(Key.of(visit), key -> context.group()).add();
            held++;
            figures.add(visit, figure -> emit(figure, context));
            if (held >= MOST_VISITS) {
                flush(context);
            } else if (held > 0 && !timing && !age.isZero()) {
                timing = true;
                context.schedule(0, age);
            }
            pull(context);
        }

        @Override
        public void onTimer(int timer, LogicContext<Figure> context) {
            timing = false;
            flush(context);
        }

        @Override
        public void onDemand(int outlet, LogicContext<Figure> context) {
            pull(context);
        }

        @Override
        public void onDrain(LogicContext<Figure> context) {
            flush(context);
        }

        @Override
        public void onComplete(int inlet, LogicContext<Figure> context) {
            flush(context);
            context.complete();
        }

        @Override
        public long held() {
            return held;
        }

        private void flush(LogicContext<Figure> context) {
            figures.flush(figure -> emit(figure, context));
        }

        private void emit(Figure figure, LogicContext<Figure> context) {
            held -= figure.count();
            Group counted = visits.remove(new Key(figure.minute(), figure.path(), figure.status()));
            if (counted == null) {
                throw new IllegalStateException("a figure without visits");
            }
            context.emit(figure, counted);
        }

        private void pull(LogicContext<Figure> context) {
            long missing = Math.min(context.demand(), MOST_AHEAD) - context.pulled(0);
            if (missing > 0) {
                context.pull(0, missing);
            }
        }
    }

    private record Key(Instant minute, String path, int status) {

        static Key of(Visit visit) {
            return new Key(MinuteFigures.minute(visit), visit.path(), visit.status());
        }
    }
}
