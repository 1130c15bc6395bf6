package io.millrace.operators.framing;

import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.nio.ByteBuffer;

/**
 * See {@link Framing#json} and {@link Framing#jsonArray}.
 *
 * @param maxBytes bytes of a value at most
 * @param inArray whether the values stand in one array
 */
record Json(int maxBytes, boolean inArray) implements Operator<ByteBuffer, String> {

    Json {
        Limits.check(maxBytes);
    }

    @Override
    public String verb() {
        return inArray ? "jsonArray" : "json";
    }

    @Override
    public String detail() {
        return Limits.text(maxBytes);
    }

    @Override
    public OperatorBounds bounds() {
        return Limits.BOUNDS;
    }

    @Override
    public StageLogic<ByteBuffer, String> logic() {
        return new FramingLogic<>(new JsonFramer(maxBytes, inArray));
    }
}
