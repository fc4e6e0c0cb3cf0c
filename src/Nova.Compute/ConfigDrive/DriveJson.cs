using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nova.Compute.ConfigDrive;

/// <summary>How JSON on a config drive is written.</summary>
internal static class DriveJson
{
    /// <summary>Escapes what JSON demands and nothing more, as upstream: guests read keys (full of <c>+</c>) with sed as well as with a parser.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
