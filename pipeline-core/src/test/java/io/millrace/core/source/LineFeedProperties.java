package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens to the log and to the runs that read it, each line ends at least once, and a run begins with few twice. */
@SuppressWarnings("try") // closing may throw anything, also InterruptedException
class LineFeedProperties {

    private static final int STEPS = 60;
    private static final int WINDOW = 7;

    @Property(tries = 30)
    void everyLineEndsAtLeastOnce(@ForAll long seed) throws Exception {
        Path directory = Files.createTempDirectory("feed");
        try {
            new Trial(directory, new Random(seed)).run();
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A log, those who write it and rotate it, and one who reads it and is killed now and then. */
    private static final class Trial {

        private final Path directory;
        private final Path log;
        private final Random random;
        private final LineFeed feed;
        private final Set<String> ended = new HashSet<>();
        private final List<Long> open = new ArrayList<>();
        private final List<String> openTexts = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private int written;
        private int rotations;
        private FeedProbe run;

        Trial(Path directory, Random random) throws Exception {
            this.directory = directory;
            this.log = directory.resolve("log");
            this.random = random;
            this.feed = LineSource.of(log)
                    .checkpoint(directory.resolve("place"))
                    .window(WINDOW)
                    .saveEvery(1 + random.nextInt(5), Duration.ofSeconds(1))
                    .follow();
            write();
            this.run = new FeedProbe(feed);
        }

        void run() throws Exception {
            for (int step = 0; step < STEPS; step++) {

                switch (random.nextInt(8)) {
                    case 0, 1 -> write();
                    case 2 -> rotate();
                    case 3 -> begin();
                    case 4 -> acknowledge(random.nextInt(open.size() + 1));
                    default -> read(random.nextInt(10), 2);
                }
            }
            Files.writeString(log, "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            for (int left = written; left > 0; left--) {
                read(WINDOW, 3);
                acknowledge(open.size());
            }
            run.close();
            for (int i = 0; i < written; i++) {
                assertThat(ended).as("%s", events).contains("line " + i);
            }
        }

        private void write() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(5); i >= 0; i--) {
                text.append("line ").append(written++).append('\n');
            }
            events.add("wrote to line " + (written - 1));
            Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        /** As logrotate does, by either way. */
        private void rotate() throws IOException {
            if (!Files.exists(log) || Files.size(log) == 0) {
                return;
            }
            for (int i = rotations; i >= 1; i--) {
                Files.move(directory.resolve("log." + i), directory.resolve("log." + (i + 1)));
            }
            rotations++;

            boolean renames = random.nextBoolean();
            events.add(renames ? "renamed" : "copied and cut off");
            if (renames) {
                Files.move(log, directory.resolve("log.1"));
                write();
            } else {
                Files.copy(log, directory.resolve("log.1"));
                Files.writeString(log, "", StandardOpenOption.TRUNCATE_EXISTING);
            }
        }

        /** Kills the run, or ends it well, and begins another. */
        private void begin() throws Exception {
            events.add("began anew");
            if (random.nextBoolean()) {
                run.close();
            } else {
                ((FeedReader) run.reader()).abandon();
            }
            open.clear();
            openTexts.clear();
            run = new FeedProbe(feed);
        }

        private void read(int count, int seconds) throws Exception {
            for (int i = 0; i < count; i++) {
                Line line = run.next(seconds);
                if (line == null) {
                    return;
                }
                open.add(run.reader().position());
                openTexts.add(line.text());
                events.add("read " + line.text());
                assertThat(open.get(open.size() - 1)
                                - open.stream().min(Long::compare).orElseThrow())
                        .isLessThan(WINDOW);
            }
        }

        private void acknowledge(int count) {
            for (int i = 0; i < count; i++) {
                int any = random.nextInt(open.size());
                ended.add(openTexts.get(any));
                events.add("ended " + openTexts.remove(any));
                run.reader().acknowledged(open.remove(any));
            }
        }
    }
}
