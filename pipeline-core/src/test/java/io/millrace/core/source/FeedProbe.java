package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a feed without an engine: the test polls, and its time moves when the feed waits. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
final class FeedProbe implements PollContext, AutoCloseable {

    private final PollReader<Line> reader;
    private long nanos;
    private int wakes;
    private @Nullable Duration wait;

    FeedProbe(LineFeed feed) throws Exception {
        feed.check();
        reader = feed.open(this);
    }

    PollReader<Line> reader() {
        return reader;
    }

    /** The next line, or null when there is none before {@code seconds} have passed. */
    @Nullable
    Line next(int seconds) throws Exception {
        long end = nanos + Duration.ofSeconds(seconds).toNanos();
        while (true) {
            wait = null;
            Line line = reader.poll();
            if (line != null || reader.ended() || nanos >= end) {
                return line;
            }
            assertThat(wait).as("the time to wait").isNotNull();
            nanos += wait.toNanos();
        }
    }

    /** The texts of all lines that come within some seconds. */
    List<String> texts() throws Exception {
        List<String> texts = new ArrayList<>();
        for (Line line = next(3); line != null; line = next(3)) {
            texts.add(line.problem().orElseGet(line::text));
        }
        return texts;
    }

    /** As {@link #texts}, each acknowledged at once. */
    List<String> acknowledgedTexts() throws Exception {
        List<String> texts = new ArrayList<>();
        for (Line line = next(3); line != null; line = next(3)) {
            texts.add(line.problem().orElseGet(line::text));
            reader.acknowledged(reader.position());
        }
        return texts;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    int wakes() {
        return wakes;
    }

    @Override
    public void wake() {
        wakes++;
    }

    @Override
    public void wakeAfter(Duration delay) {
        wait = delay;
    }

    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }

    /** The files below {@code directory} that this process holds open, where the system tells. */
    static List<String> openFiles(Path directory) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        List<String> open = new ArrayList<>();
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> all = Files.list(descriptors)) {
                for (Path descriptor : all.toList()) {
                    try {
                        String target = Files.readSymbolicLink(descriptor).toString();
                        if (target.startsWith(directory.toRealPath().toString())) {
                            open.add(target);
                        }
                    } catch (IOException closedMeanwhile) {
                        // it is not open
                    }
                }
            }
        }
        return open;
    }
}
