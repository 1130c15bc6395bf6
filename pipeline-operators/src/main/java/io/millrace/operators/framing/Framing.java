package io.millrace.operators.framing;

import io.millrace.core.spi.Operator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Operators that find frames in chunks of bytes, wherever a connection or a file has cut them.
 *
 * <p>Chunks are {@link ByteBuffer}s, as channels and networks have them; {@code map(ByteBuffer::wrap)} makes them of arrays without
 * copying. What lies between a chunk's position and its limit is read, and neither is moved. Bytes are copied once, into the frame,
 * and once more when a frame goes on in the next chunk. A chunk must not change until it has been settled: not before the next one
 * is asked for.
 *
 * <p><b>Emits</b> the frames in order, each when it is complete and there is demand.
 *
 * <p><b>Backpressure</b>: asks for a chunk when there is demand and the last one has been read to its end; the frames of a chunk wait
 * in it, not beside it. Keeps one chunk and the bytes of one frame.
 *
 * <p><b>Cancellation</b>: the chunks in hand are given back to the source. A chunk ends when the frames that begin in it have ended;
 * one in which none begins ends at once.
 *
 * <p><b>Errors</b>: a frame of more than {@code maxBytes} is a {@link FrameException} and a failure of the chunk in which it begins.
 * What was emitted of the chunk stays emitted, other frames that begin in it are left out, and reading goes on with the first frame
 * that begins in a later chunk. So is a frame that the end of the input cuts off. Bytes that cannot be a frame fail the run, since
 * nobody knows where the next one begins. After an error of the input a frame that is not complete is given up.
 */
public final class Framing {

    private Framing() {}

    /**
     * Lines of UTF-8, each ended by {@code \n}, {@code \r\n} or the end of the input, without their ends.
     *
     * @param maxBytes bytes of a line at most, without its end, from 1 to 2^30
     */
    public static Operator<ByteBuffer, String> lines(int maxBytes) {
        return lines(maxBytes, StandardCharsets.UTF_8);
    }

    /**
     * As {@link #lines(int)}, in another charset.
     *
     * @param charset one in which {@code \n} is the byte 10 and nothing else is, such as ISO 8859-1; not UTF-16
     */
    public static Operator<ByteBuffer, String> lines(int maxBytes, Charset charset) {
        return new Lines(maxBytes, charset.name());
    }

    /**
     * Records that stand behind their length: a number without sign of {@code prefixBytes} bytes, the most significant first. The
     * frames are the records without it, each in a buffer of its own.
     *
     * @param prefixBytes bytes of the length, from 1 to 4
     * @param maxBytes bytes of a record at most, without the length, from 1 to 2^30
     */
    public static Operator<ByteBuffer, ByteBuffer> lengthPrefixed(int prefixBytes, int maxBytes) {
        return lengthPrefixed(prefixBytes, ByteOrder.BIG_ENDIAN, maxBytes);
    }

    /** As {@link #lengthPrefixed(int, int)}, with the bytes of the length in the order {@code order}. */
    public static Operator<ByteBuffer, ByteBuffer> lengthPrefixed(int prefixBytes, ByteOrder order, int maxBytes) {
        return new LengthPrefixed(prefixBytes, order == ByteOrder.LITTLE_ENDIAN, maxBytes);
    }

    /**
     * JSON values that follow each other, with or without white space between them: objects, arrays, strings, numbers and names.
     * Brackets and quotes are counted to find where a value ends; a parser then sees whether it is one. A number or name ends before
     * the next white space, bracket or quote, or with the input.
     *
     * @param maxBytes bytes of a value at most, from 1 to 2^30
     */
    public static Operator<ByteBuffer, String> json(int maxBytes) {
        return new Json(maxBytes, false);
    }

    /**
     * The values in one large JSON array, as {@link #json} finds them; what stands behind the array fails the run.
     *
     * @param maxBytes bytes of a value at most, from 1 to 2^30
     */
    public static Operator<ByteBuffer, String> jsonArray(int maxBytes) {
        return new Json(maxBytes, true);
    }
}
