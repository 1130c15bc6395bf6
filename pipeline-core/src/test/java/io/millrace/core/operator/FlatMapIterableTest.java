package io.millrace.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.observe.Outcome;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlatMapIterableTest {

    @Test
    void emitsTheElementsOfOneIterableAfterAnother() {
        var stage = upTo().unlimited().offer(2, 0, 3).end();

        assertThat(stage.emitted).containsExactly(0, 1, 0, 1, 2);
        assertThat(stage.ends()).containsOnly(Outcome.DONE);
        assertThat(stage.completed).isTrue();
    }

    @Test
    void asksForNothingWithoutDemand() {
        assertThat(upTo().offer(3).asked).isZero();
    }

    @Test
    void takesOneElementAtATime() {
        var stage = upTo().request(1).offer(3, 3);

        assertThat(stage.elements).hasSize(1);
        assertThat(stage.held()).isEqualTo(1);
    }

    @Test
    void iteratesNoFurtherThanThereIsDemand() {
        var stage = new RecordingContext<>(
                new FlatMapIterable<Integer, Integer>(first -> Stream.iterate(first, n -> n + 1)::iterator));

        stage.request(3).offer(5);
        assertThat(stage.emitted).containsExactly(5, 6, 7);

        stage.request(2);
        assertThat(stage.emitted).containsExactly(5, 6, 7, 8, 9);
        assertThat(stage.beyond).isEmpty();
    }

    @Test
    void endsAnElementWithItsLastValueAlthoughThereIsNoMoreDemand() {
        var stage = upTo().request(3).offer(3);

        assertThat(stage.ends()).containsExactly(Outcome.DONE);
        assertThat(stage.held()).isZero();
    }

    @Test
    void completesAfterTheIterableInHandWhenTheInputHasEnded() {
        var stage = upTo().request(1).offer(3).end();
        assertThat(stage.completed).isFalse();

        stage.request(2);

        assertThat(stage.emitted).containsExactly(0, 1, 2);
        assertThat(stage.completed).isTrue();
    }

    @Test
    void treatsANullIterableAsFailureOfItsElementAndGoesOn() {
        var stage = new RecordingContext<>(new FlatMapIterable<Integer, Integer>(n -> n == 1 ? null : List.of(n)));

        stage.unlimited().offer(1, 2);

        assertThat(stage.elements.get(0).end).isInstanceOf(NullPointerException.class);
        assertThat(stage.emitted).containsExactly(2);
    }

    @Test
    void treatsANullValueAsFailureOfItsElementAndGoesOn() {
        var stage = new RecordingContext<>(
                new FlatMapIterable<Integer, Integer>(n -> n == 1 ? Arrays.asList(1, null) : List.of(n)));

        stage.unlimited().offer(1, 2);

        assertThat(stage.elements.get(0).end).isInstanceOf(NullPointerException.class);
        assertThat(stage.emitted).containsExactly(1, 2);
    }

    @Test
    void asksForNoElementItselfInPlaceOfOneThatFailed() {
        var stage = new RecordingContext<>(new FlatMapIterable<Integer, Integer>(n -> n == 1 ? null : List.of(n, n)));

        stage.request(1).offer(1, 2, 3);

        assertThat(stage.elements).hasSize(2);
        assertThat(stage.held()).isEqualTo(1);
    }

    @Test
    void closesTheIteratorAtItsEnd() {
        Closeable iterator = new Closeable(2);
        over(iterator).unlimited().offer(1);
        assertThat(iterator.closed).isEqualTo(1);
    }

    @Test
    void closesTheIteratorOnceWhenCancelled() {
        Closeable iterator = new Closeable(2);
        var stage = over(iterator).request(1).offer(1);
        assertThat(iterator.closed).isZero();

        stage.cancel();

        assertThat(iterator.closed).isEqualTo(1);
        assertThat(stage.held()).isEqualTo(1);
    }

    @Test
    void closesTheIteratorOnceAfterAFailureBetweenTwoDemands() {
        Closeable iterator = new Closeable(-2);
        var stage = over(iterator).request(1).offer(1);

        stage.request(1);
        stage.cancel();

        assertThat(stage.elements.get(0).end).isInstanceOf(IllegalStateException.class);
        assertThat(iterator.closed).isEqualTo(1);
    }

    @Test
    void saysWhichFunctionItUses() {
        assertThat(new FlatMapIterable<>(FlatMapIterableTest::numbersBelow).detail())
                .isEqualTo("numbersBelow");
    }

    private static Iterable<Integer> numbersBelow(Integer count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static RecordingContext<Integer, Integer> upTo() {
        return new RecordingContext<>(new FlatMapIterable<>(FlatMapIterableTest::numbersBelow));
    }

    private static RecordingContext<Integer, Integer> over(Iterator<Integer> iterator) {
        return new RecordingContext<>(new FlatMapIterable<>(ignored -> () -> iterator));
    }

    /** An iterator over a number of zeros; with a negative number it breaks at its last element. */
    private static final class Closeable implements Iterator<Integer>, AutoCloseable {

        private final int count;
        private int next;
        private int closed;

        private Closeable(int count) {
            this.count = count;
        }

        @Override
        public boolean hasNext() {
            return next < Math.abs(count);
        }

        @Override
        public Integer next() {
            next++;
            if (next == -count) {
                throw new IllegalStateException("broken iterator");
            }
            return 0;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
