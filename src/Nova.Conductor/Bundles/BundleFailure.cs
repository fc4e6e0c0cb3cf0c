using Nova.Core.Faults;

namespace Nova.Conductor.Bundles;

/// <summary>What upstream writes into <c>image_state</c> where a bundle is bad.</summary>
internal static class BundleFailure
{
    public const string Download = "failed_download";
    public const string Decrypt = "failed_decrypt";
    public const string Unpack = "failed_untar";
    public const string Upload = "failed_upload";

    /// <summary>The state of an image whose bundle ended in this fault.</summary>
    public static string StateOf(Fault? fault) => fault?.Code is Download or Decrypt or Unpack ? fault.Code : Upload;

    public static FaultException Of(string code, string message) => new(FaultKind.BadRequest, message, code);
}
