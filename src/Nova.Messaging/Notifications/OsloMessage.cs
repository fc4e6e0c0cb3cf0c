using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nova.Messaging.Notifications;

/// <summary>The JSON of a notification, alone (driver <c>messaging</c>, format 1.0) or in the envelope of driver <c>messagingv2</c> (2.0).</summary>
/// <remarks>Matches oslo.messaging: <c>_drivers/common.py serialize_msg</c>, <c>_drivers/amqp.py pack_context</c>, <c>notify/notifier.py</c>.</remarks>
public static class OsloMessage
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bare message.</summary>
    public static byte[] Encode(Notification notification)
    {
        var buffer = new ArrayBufferWriter<byte>(notification.Payload.Length + 1024);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("message_id", notification.MessageId);
            json.WriteString("publisher_id", notification.PublisherId);
            json.WriteString("event_type", notification.EventType);
            json.WriteString("priority", notification.Priority);
            json.WritePropertyName("payload");
            json.WriteRawValue(notification.Payload.Span, skipInputValidation: true);
            json.WriteString("timestamp", notification.Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
            json.WriteString("_unique_id", notification.MessageId.ToString("N"));
            json.WriteString("_context_request_id", notification.RequestId);
            json.WriteString("_context_user_id", notification.UserId);
            json.WriteString("_context_project_id", notification.ProjectId);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The message as a text within the 2.0 envelope.</summary>
    public static byte[] EncodeEnveloped(Notification notification)
    {
        var message = Encode(notification);
        var buffer = new ArrayBufferWriter<byte>(message.Length * 2);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("oslo.version", "2.0");
            json.WriteString("oslo.message", message);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
