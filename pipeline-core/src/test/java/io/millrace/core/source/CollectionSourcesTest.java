package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.spi.SourceReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** {@link IterableSource}, {@link StreamSource} and {@link PublisherSource}. */
class CollectionSourcesTest {

    @Test
    void readsAnIterableAnewForEachRun() throws Exception {
        IterableSource<Integer> source = new IterableSource<>(List.of(1, 2));

        assertThat(drain(source.open())).containsExactly(1, 2);
        assertThat(drain(source.open())).containsExactly(1, 2);
    }

    @Test
    void saysWhichElementIsNull() throws Exception {
        SourceReader<Integer> reader = new IterableSource<>(Arrays.asList(1, null)).open();
        reader.next();

        assertThatThrownBy(reader::next)
                .isInstanceOf(NullPointerException.class)
                .hasMessage("element 2 of the source is null; elements must not be null");
    }

    @Test
    void closesAnIteratorThatCanBeClosed() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        abstract class Cursor implements Iterator<Integer>, AutoCloseable {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
        Iterable<Integer> cursors = () -> new Cursor() {
            @Override
            public boolean hasNext() {
                return false;
            }

            @Override
            public Integer next() {
                throw new java.util.NoSuchElementException();
            }
        };

        drain(new IterableSource<>(cursors).open());

        assertThat(closed).hasValue(1);
    }

    @Test
    void doesNotPrintTheElementsOfAnIterable() {
        assertThat(new IterableSource<>(List.of("secret"))).hasToString("IterableSource");
    }

    @Test
    void opensAndClosesAStreamForEachRun() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        StreamSource<Integer> source = new StreamSource<>(() -> Stream.of(1, 2).onClose(closed::incrementAndGet));

        assertThat(drain(source.open())).containsExactly(1, 2);
        assertThat(drain(source.open())).containsExactly(1, 2);
        assertThat(closed).hasValue(2);
    }

    @Test
    void closesAStreamThatWasUsedAlready() {
        AtomicInteger closed = new AtomicInteger();
        Stream<Integer> used = Stream.of(1).onClose(closed::incrementAndGet);
        used.iterator();

        assertThatThrownBy(() -> new StreamSource<>(() -> used).open()).isInstanceOf(IllegalStateException.class);

        assertThat(closed).hasValue(1);
    }

    @Test
    void showsTheNameOfAPublisherThatHasOne() {
        assertThat(new PublisherSource<>(Flux.just(1).name("ticks")).detail()).isEqualTo("ticks");
        assertThat(new PublisherSource<>(Flux.just(1)).detail()).isEmpty();
        assertThat(new PublisherSource<Integer>(subscriber -> {}).detail()).isEmpty();
    }

    private static <T> List<T> drain(SourceReader<T> reader) throws Exception {
        List<T> elements = new ArrayList<>();
        for (T element = reader.next(); element != null; element = reader.next()) {
            elements.add(element);
        }
        reader.close();
        return elements;
    }
}
