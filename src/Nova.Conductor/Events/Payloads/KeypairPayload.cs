using System.Text.Json;

namespace Nova.Conductor.Events.Payloads;

/// <summary>KeypairPayload 1.0 (<c>nova/notifications/objects/keypair.py</c>).</summary>
internal static class KeypairPayload
{
    public static void Write(Utf8JsonWriter json, string userId, string name, string? fingerprint, string? publicKey, string type) =>
        NovaObject.Write(json, "KeypairPayload", "1.0", data =>
        {
            data.WriteString("user_id", userId);
            data.WriteString("name", name);
            data.WriteString("fingerprint", fingerprint);
            data.WriteString("public_key", publicKey);
            data.WriteString("type", type);
        });
}
