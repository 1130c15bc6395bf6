package io.millrace.samples.accesslog;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A figure as one line of JSON, here broken in two to fit the page:
 *
 * <pre>{@code
 * {"minute":"2015-05-17T10:05:00Z","path":"/","status":200,"count":2,"bytes":10,
 * "clients":1,"networks":["1.2.3.0/24"],"capped":false}
 * }</pre>
 *
 * <p>The fields always come in this order, and the line is ASCII.
 */
public final class FigureJson {

    private FigureJson() {}

    /** The line, without a line feed. */
    public static String encode(Figure figure) {
        return JsonLine.of(json -> write(figure, json));
    }

    /** The lines of several figures, with line feeds between them. */
    public static String lines(List<Figure> figures) {
        return figures.stream().map(FigureJson::encode).collect(Collectors.joining("\n"));
    }

    private static void write(Figure figure, JsonGenerator json) throws IOException {
        json.writeStringField("minute", figure.minute().toString());
        json.writeStringField("path", figure.path());
        json.writeNumberField("status", figure.status());
        json.writeNumberField("count", figure.count());
        json.writeNumberField("bytes", figure.bytes());
        json.writeNumberField("clients", figure.clients());
        json.writeArrayFieldStart("networks");
        for (String network : figure.networks()) {
            json.writeString(network);
        }
        json.writeEndArray();
        json.writeBooleanField("capped", figure.capped());
    }
}
