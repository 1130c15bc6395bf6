package io.millrace.samples.accesslog;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * An invented access log of any size: each line depends on the seed and its own number and on nothing else.
 *
 * <p>There are ten lines a second from 2015-05-17T10:05Z on, up to four seconds out of order, 2,000 clients and 400
 * paths by Zipf's law. All addresses are from 198.18.0.0/15, which is set aside for measurements (RFC 2544).
 *
 * @param size number of lines, 0 to 1,000,000,000
 * @param seed what the lines are drawn from
 * @param malformedRate fraction of lines that are not in the combined format, 0 to 1
 * @param robotRate fraction of the other lines that come from robots, 0 to 1
 */
public record LogGenerator(long size, long seed, double malformedRate, double robotRate) {

    private static final long MAX_SIZE = 1_000_000_000;
    private static final double USUAL_MALFORMED_RATE = 0.0001;
    private static final double USUAL_ROBOT_RATE = 0.15;

    public LogGenerator {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("size must be from 0 to %d, was %d".formatted(MAX_SIZE, size));
        }
        requireFraction("malformedRate", malformedRate);
        requireFraction("robotRate", robotRate);
    }

    /** As in real logs: one line in 10,000 is malformed, 15 in 100 come from robots. */
    public static LogGenerator of(long size, long seed) {
        return new LogGenerator(size, seed, USUAL_MALFORMED_RATE, USUAL_ROBOT_RATE);
    }

    public LogGenerator withMalformedRate(double rate) {
        return new LogGenerator(size, seed, rate, robotRate);
    }

    public LogGenerator withRobotRate(double rate) {
        return new LogGenerator(size, seed, malformedRate, rate);
    }

    /** The lines in order, without line feeds, made one by one as they are asked for. */
    public Stream<String> lines() {
        return LongStream.range(0, size).mapToObj(this::line);
    }

    /** The line with a number, from 0. */
    public String line(long number) {
        GeneratedLine line = new GeneratedLine(seed, number);
        return isMalformed(number) ? line.malformed() : line.wellFormed(robotRate);
    }

    /** Whether the line with a number, from 0, is one that no parser should accept. */
    public boolean isMalformed(long number) {
        return new GeneratedLine(seed, number).isAmong(malformedRate);
    }

    /** Writes the lines to a file, replacing it; compressed when its name ends with {@code .gz}. Blocks. */
    public void writeTo(Path file) throws IOException {
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 16) : plain;
                BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            for (long number = 0; number < size; number++) {
                writer.write(line(number));
                writer.write('\n');
            }
        }
    }

    private static void requireFraction(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, was " + value);
        }
    }
}
