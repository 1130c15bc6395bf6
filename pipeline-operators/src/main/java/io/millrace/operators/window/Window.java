package io.millrace.operators.window;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Operators that put elements together by time, all of them or by key, and emit a list or a result for each window.
 *
 * <p>First the kind of windows, then by which time and key, then what they make of their elements:
 *
 * <pre>{@code
 * .via(Window.session(Duration.ofMinutes(30))
 *         .eventTime(EventTime.of(Request::time).outOfOrder(Duration.ofSeconds(10)).lateTo(late))
 *         .by(Request::client)
 *         .count())
 * }</pre>
 *
 * <p><b>Time</b> is that of the clock when an element reaches the stage, unless {@link Windows#eventTime} says that it is the elements'. Tumbling and sliding windows
 * begin at multiples of their size or step since 1970 in UTC, so those of a minute at full minutes. By the clock, the time of day
 * is read once at the beginning of a run: if the system's clock is set, the windows do not jump. A tumbling window by the clock is
 * over when its timer comes: elements that come with the timer, or while it is emitted late, are in it.
 *
 * <p><b>Emits</b> a {@link Windowed} when a window is over, those that end earlier first; windows without elements are not emitted.
 * Tumbling and sliding windows are emitted at once, sessions at most a thousandth of the gap later. The end of the input ends all
 * windows, also when it is an error. A drain ends those that wait for the clock, and what still comes for them is emitted as one
 * more revision.
 *
 * <p><b>Backpressure</b>: a window that is over and finds no demand waits; a tumbling window by the clock takes elements until it
 * can go, so that lists get fuller under load, and late demand is never an error. Asks for 256 elements ahead, and for no more while
 * nobody asks for windows. Time goes on all the same: what is late does not depend on demand.
 *
 * <p><b>Holds</b> one value for each window that is not over, and one timer. With a source that acknowledges, also one
 * acknowledgement for each element. {@code maxInFlight} must allow for all elements of windows that are open in event time, or they
 * wait for ever. More than {@link Windows#DEFAULT_MAX_WINDOWS} windows need {@link Windows#maxWindows}.
 *
 * <p><b>Acknowledgement</b>: an element counts as absorbed, and is acknowledged, with the window that it is in. One that is in
 * several sliding windows is acknowledged with the last of them; those before were emitted before it. In a window that is emitted
 * again for a late element, that element is acknowledged with the new revision.
 *
 * <p><b>Cancellation</b>: the elements of open windows count as cancelled and are given back to the source.
 *
 * <p><b>Errors</b>: what the functions for the time, the key, and one element throw is the failure of that element, which is in no
 * window then. A result that cannot be made fails the run.
 */
public final class Window {

    private Window() {}

    /**
     * Windows of one size, each beginning where the last one ends.
     *
     * @param size more than zero, at most 10,000 days
     */
    public static Windows<Object, @Nullable Void> tumbling(Duration size) {
        return windows(Kind.Aligned.tumbling(size));
    }

    /**
     * Windows of one size that overlap: one begins {@code every} so often.
     *
     * @param size more than zero, at most 10,000 days
     * @param every more than zero, at most {@code size}, and so that an element is in 1,000 windows at most
     */
    public static Windows<Object, @Nullable Void> sliding(Duration size, Duration every) {
        return windows(Kind.Aligned.sliding(size, every));
    }

    /**
     * Windows that end when no element has come for a time.
     *
     * @param gap more than zero, at most 10,000 days
     */
    public static Windows<Object, @Nullable Void> session(Duration gap) {
        return windows(Kind.Sessions.of(gap));
    }

    private static Windows<Object, @Nullable Void> windows(Kind kind) {
        return new Windows<>(kind, null, null, Windows.DEFAULT_MAX_WINDOWS, AtLimit.FAIL);
    }
}
