package io.millrace.core.operator;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Hosts one logic as the engine does, on the thread of the test, and checks the rules of the SPI: an element arrives only
 * when it was asked for and nothing is held beyond the demand, each one is settled exactly once or kept, and one that failed
 * is replaced.
 */
final class RecordingContext<I, O> implements LogicContext<O> {

    /** What has reached the next stage. */
    final List<O> emitted = new ArrayList<>();

    /** Elements that have arrived, and how they ended: an outcome, or the failure. */
    final List<Element> elements = new ArrayList<>();

    /** What the logic emitted beyond the demand, held by the engine. */
    final Queue<O> beyond = new ArrayDeque<>();

    boolean completed;
    long asked;
    private final StageLogic<I, O> logic;
    private final Queue<I> input = new ArrayDeque<>();
    private long pulled;
    private long demand;
    private boolean inputEnded;
    private boolean endTold;
    private Element current;

    static final class Element implements Held {
        final Object value;
        Object end;
        boolean kept;

        private Element(Object value) {
            this.value = value;
        }

        private void end(Object how) {
            if (end != null) {
                throw new AssertionError(value + " was settled twice: " + end + ", " + how);
            }
            end = how;
        }
    }

    RecordingContext(Operator<I, O> operator) {
        logic = operator.logic();
        call(() -> logic.onStart(this));
    }

    // What the neighbours do

    @SafeVarargs
    final RecordingContext<I, O> offer(I... values) {
        for (I value : values) {
            input.add(value);
        }
        pump();
        return this;
    }

    RecordingContext<I, O> end() {
        inputEnded = true;
        pump();
        return this;
    }

    RecordingContext<I, O> request(long n) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        flush();
        if (!completed && demand > 0) {
            call(() -> logic.onDemand(MAIN, this));
        }
        pump();
        return this;
    }

    RecordingContext<I, O> unlimited() {
        return request(Long.MAX_VALUE);
    }

    void cancel() {
        demand = 0;
        logic.onCancel();
    }

    long held() {
        return logic.held();
    }

    /** Elements that wait outside because the logic has not asked for them. */
    int waitingOutside() {
        return input.size();
    }

    /** The outcomes of the elements in the order of their arrival; null for those in hand. */
    List<Object> ends() {
        return elements.stream().map(element -> element.end).toList();
    }

    private void pump() {
        while (!completed && pulled > 0 && beyond.isEmpty() && !input.isEmpty()) {
            deliver(input.remove());
        }
        if (!completed && inputEnded && input.isEmpty() && beyond.isEmpty() && !endTold) {
            endTold = true;
            call(() -> logic.onComplete(0, this));
        }
    }

    private void deliver(I value) {
        pulled--;
        Element element = new Element(value);
        elements.add(element);
        current = element;
        try {
            logic.onElement(0, value, this);
        } catch (Exception e) {
            element.end(e);
            pulled++;
        } finally {
            current = null;
        }
        if (element.end == null && !element.kept) {
            throw new AssertionError(value + " was neither settled nor kept");
        }
        checkBalance();
    }

    private void call(ThrowingCall call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        checkBalance();
    }

    private void checkBalance() {
        long open = elements.stream().filter(element -> element.end == null).count();
        if (!completed && open != logic.held()) {
            throw new AssertionError(open + " elements are open, the logic says it holds " + logic.held());
        }
    }

    private interface ThrowingCall {
        void run() throws Exception;
    }

    private void flush() {
        while (demand > 0 && !beyond.isEmpty()) {
            take(beyond.remove());
        }
    }

    private void take(O value) {
        emitted.add(value);
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
    }

    // What the logic asks for

    @Override
    public Held element() {
        if (current == null) {
            throw new AssertionError("there is no current element");
        }
        return current;
    }

    @Override
    public Held hold() {
        element();
        current.kept = true;
        return current;
    }

    @Override
    public void emit(O value) {
        if (completed) {
            throw new AssertionError(value + " emitted after the end");
        }
        if (demand > 0) {
            take(value);
        } else {
            beyond.add(value);
        }
    }

    @Override
    public void emit(O value, Held origin) {
        if (((Element) origin).end != null) {
            throw new AssertionError(value + " emitted for an element that has ended");
        }
        emit(value);
    }

    @Override
    public void forward(O value, Held element) {
        emit(value, element);
        settle(element, Outcome.DONE);
    }

    @Override
    public void settle(Held element, Outcome outcome) {
        ((Element) element).end(outcome);
    }

    @Override
    public long demand() {
        return demand - beyond.size();
    }

    @Override
    public void pull(int inlet, long n) {
        if (n < 1) {
            throw new AssertionError("pulled " + n);
        }
        pulled += n;
        asked += n;
    }

    @Override
    public void emit(int outlet, Object value, Held origin) {
        throw new UnsupportedOperationException("has one outlet");
    }

    @Override
    public boolean hasEnded(int outlet) {
        return false;
    }

    @Override
    public long demand(int outlet) {
        return demand();
    }

    @Override
    public void cancel(int inlet) {
        throw new UnsupportedOperationException("has one inlet");
    }

    @Override
    public boolean isolateFailure() {
        throw new UnsupportedOperationException("has no inputs that fail");
    }

    @Override
    public long pulled(int inlet) {
        return pulled;
    }

    @Override
    public void complete() {
        completed = true;
    }

    @Override
    public void fail(Held element, Throwable error) {
        ((Element) element).end(error);
        pulled++;
    }

    @Override
    public void fail(Throwable error) {
        throw new AssertionError(error);
    }

    // Not used by the operators of this package

    @Override
    public String pipeline() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Group group() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emit(O value, Group group) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void settle(Group group, Outcome outcome) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void divert(int outlet, Object value, Held element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void schedule(int timer, Duration delay) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unschedule(int timer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nanoTime() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instant now() {
        throw new UnsupportedOperationException();
    }

    @Override
    public double random() {
        throw new UnsupportedOperationException();
    }
}
