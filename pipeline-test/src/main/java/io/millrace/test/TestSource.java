package io.millrace.test;

import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A source with a script, that records what happens to it: what was read, acknowledged and given back, and how often it was
 * opened and closed. Bare unless it is told to be {@link #acknowledging}. All runs of it are recorded together. Any thread.
 *
 * <p>For a source that the test feeds while the pipeline runs, use {@code from(TestPublisher.create())} of reactor-test.
 *
 * @param <T> the elements
 */
public final class TestSource<T> implements PullSource<T> {

    private final List<T> elements;
    private final boolean endless;
    private final boolean acknowledging;
    private final boolean blocking;
    private final transient @Nullable Exception failure;
    private final transient SourceRecord<T> record;

    private TestSource(
            List<T> elements,
            boolean endless,
            boolean acknowledging,
            boolean blocking,
            @Nullable Exception failure,
            SourceRecord<T> record) {
        this.elements = List.copyOf(elements);
        this.endless = endless;
        this.acknowledging = acknowledging;
        this.blocking = blocking;
        this.failure = failure;
        this.record = record;
    }

    /** A source of {@code elements} that then ends. */
    public static <T> TestSource<T> of(List<T> elements) {
        return new TestSource<>(elements, false, false, false, null, new SourceRecord<>());
    }

    /** A source of {@code elements} that then ends. */
    @SafeVarargs
    public static <T> TestSource<T> of(T... elements) {
        List<T> list = new ArrayList<>(elements.length);
        for (T element : elements) {
            list.add(element);
        }
        return of(list);
    }

    /** This script, with each element waiting for an acknowledgement: elements are tracked. Its record is new. */
    public TestSource<T> acknowledging() {
        return new TestSource<>(elements, endless, true, blocking, failure, new SourceRecord<>());
    }

    /** This script, over and over again. Its record is new. */
    public TestSource<T> endless() {
        return new TestSource<>(elements, true, acknowledging, blocking, failure, new SourceRecord<>());
    }

    /** This script, read on a blocking pool. Its record is new. */
    public TestSource<T> blocking() {
        return new TestSource<>(elements, endless, acknowledging, true, failure, new SourceRecord<>());
    }

    /** This script, with {@code newFailure} in place of the end. Its record is new. */
    public TestSource<T> thenFailing(Exception newFailure) {
        return new TestSource<>(elements, endless, acknowledging, blocking, newFailure, new SourceRecord<>());
    }

    /** This script with a new record. */
    TestSource<T> again() {
        return new TestSource<>(elements, endless, acknowledging, blocking, failure, new SourceRecord<>());
    }

    @Override
    public String verb() {
        return "testSource";
    }

    @Override
    public String detail() {
        return (endless ? "endless " : "") + elements.size() + " elements";
    }

    @Override
    public boolean blocks() {
        return blocking;
    }

    @Override
    public boolean acknowledges() {
        return acknowledging;
    }

    @Override
    public SourceReader<T> open() {
        record.opened();
        return new Reader();
    }

    /** How often it was opened: once for each run. */
    public int opened() {
        return record.openings();
    }

    /** How often it was closed. */
    public int closed() {
        return record.closings();
    }

    /** What was read, in order. */
    public List<T> delivered() {
        return record.elementsOf(entry -> true);
    }

    /** What was acknowledged, in the order in which it was read. */
    public List<T> acknowledged() {
        return record.elementsOf(entry -> entry.acknowledged() > 0);
    }

    /** What was given back, in the order in which it was read. */
    public List<T> returned() {
        return record.elementsOf(entry -> entry.returned() > 0);
    }

    /** The number, from 0, of the first element read that was neither acknowledged nor given back. */
    public OptionalInt firstUnsettled() {
        return record.firstUnsettled();
    }

    /**
     * Refuses a record that does not close: every reader closed once, and, when this source is {@link #acknowledging}, every
     * element that was read acknowledged once or given back once, and not both.
     *
     * @throws AssertionError with everything that is wrong, one a line
     */
    public void assertSettled() {
        List<String> wrong = record.wrong(acknowledging);
        if (!wrong.isEmpty()) {
            throw new AssertionError("the source is not settled:\n  " + String.join("\n  ", wrong));
        }
    }

    private final class Reader implements SourceReader<T> {

        private final List<SourceRecord.Entry<T>> entries = new ArrayList<>();
        private int read;
        private boolean open = true;

        @Override
        public @Nullable T next() throws Exception {
            if (!open) {
                record.complain("read after it was closed");
            }
            if (read == elements.size() && endless) {
                read = 0;
            }
            if (read < elements.size()) {
                SourceRecord.Entry<T> entry = record.delivered(elements.get(read++));
                synchronized (entries) {
                    entries.add(entry);
                }
                return entry.element();
            }
            if (failure != null) {
                throw failure;
            }
            return null;
        }

        @Override
        public long position() {
            synchronized (entries) {
                return entries.size() - 1L;
            }
        }

        @Override
        public void acknowledged(long position) {
            record.acknowledged(entry(position));
        }

        @Override
        public void returned(long position) {
            record.returned(entry(position));
        }

        @Override
        public void close() {
            open = false;
            record.closed();
        }

        private SourceRecord.Entry<T> entry(long position) {
            synchronized (entries) {
                if (position < 0 || position >= entries.size()) {
                    throw new AssertionError("there is no element at position " + position);
                }
                return entries.get((int) position);
            }
        }
    }
}
