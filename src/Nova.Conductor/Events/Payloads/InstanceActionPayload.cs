using System.Text.Json;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.Conductor.Events.Payloads;

/// <summary>InstanceActionPayload 1.8, InstanceCreatePayload 1.12, InstanceActionRebuildPayload 1.10, InstanceActionRescuePayload 1.4, InstanceActionResizePrepPayload 1.3 and InstanceActionSnapshotPayload 1.9 (<c>nova/notifications/objects/instance.py</c>).</summary>
internal static class InstanceActionPayload
{
    public static byte[] Encode(InstanceRecord instance, RequestContext context, bool withDevices, Fault? fault) => NovaObject.Encode(json =>
        NovaObject.Write(json, "InstanceActionPayload", "1.8", data =>
        {
            InstancePayload.WriteMembers(data, instance, context, withDevices);
            WriteFault(data, fault);
        }));

    /// <param name="instance">The instance.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="withDevices"><c>bdms_in_notifications</c>.</param>
    /// <param name="fault">What ended the build.</param>
    /// <param name="writeKeypairs">Writes the key pair, if there is one, into an open array.</param>
    public static byte[] EncodeCreate(InstanceRecord instance, RequestContext context, bool withDevices, Fault? fault, Action<Utf8JsonWriter> writeKeypairs) => NovaObject.Encode(json =>
        NovaObject.Write(json, "InstanceCreatePayload", "1.12", data =>
        {
            InstancePayload.WriteMembers(data, instance, context, withDevices);
            WriteFault(data, fault);
            data.WriteStartArray("keypairs");
            writeKeypairs(data);
            data.WriteEndArray();
            data.Texts("tags", instance.Tags);
            data.Texts("trusted_image_certificates", instance.TrustedImageCertificates);
            data.WriteString("instance_name", instance.GuestName);
        }));

    /// <param name="instance">The instance, with the image it is to have.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="withDevices"><c>bdms_in_notifications</c>.</param>
    /// <param name="fault">What ended the rebuild.</param>
    public static byte[] EncodeRebuild(InstanceRecord instance, RequestContext context, bool withDevices, Fault? fault) => NovaObject.Encode(json =>
        NovaObject.Write(json, "InstanceActionRebuildPayload", "1.10", data =>
        {
            InstancePayload.WriteMembers(data, instance, context, withDevices);
            WriteFault(data, fault);
            data.Texts("trusted_image_certificates", instance.TrustedImageCertificates);
        }));

    /// <param name="instance">The instance.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="withDevices"><c>bdms_in_notifications</c>.</param>
    /// <param name="fault">What ended the rescue.</param>
    /// <param name="image">The rescue image that was asked for.</param>
    public static byte[] EncodeRescue(InstanceRecord instance, RequestContext context, bool withDevices, Fault? fault, string? image) => NovaObject.Encode(json =>
        NovaObject.Write(json, "InstanceActionRescuePayload", "1.4", data =>
        {
            InstancePayload.WriteMembers(data, instance, context, withDevices);
            WriteFault(data, fault);
            data.WriteString("rescue_image_ref", image);
        }));

    /// <param name="instance">The instance, with the flavor it has.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="withDevices"><c>bdms_in_notifications</c>.</param>
    /// <param name="flavor">The flavor it is to have.</param>
    public static byte[] EncodeResizePrep(InstanceRecord instance, RequestContext context, bool withDevices, FlavorRecord flavor) => NovaObject.Encode(json =>
        NovaObject.Write(json, "InstanceActionResizePrepPayload", "1.3", data =>
        {
            InstancePayload.WriteMembers(data, instance, context, withDevices);
            WriteFault(data, null);
            data.WritePropertyName("new_flavor");
            FlavorPayload.Write(data, flavor, projects: null);
        }));

    /// <param name="instance">The instance.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="withDevices"><c>bdms_in_notifications</c>.</param>
    /// <param name="fault">What ended it.</param>
    /// <param name="image">The image.</param>
    public static byte[] EncodeSnapshot(InstanceRecord instance, RequestContext context, bool withDevices, Fault? fault, string image) => NovaObject.Encode(json =>
        NovaObject.Write(json, "InstanceActionSnapshotPayload", "1.9", data =>
        {
            InstancePayload.WriteMembers(data, instance, context, withDevices);
            WriteFault(data, fault);
            data.WriteString("snapshot_image_id", image);
        }));

    /// <summary>ExceptionPayload 1.1. What it names is ours: the fault's kind, its message and, for operators, its details.</summary>
    private static void WriteFault(Utf8JsonWriter data, Fault? fault)
    {
        data.WritePropertyName("fault");
        if (fault is null)
        {
            data.WriteNullValue();
            return;
        }

        NovaObject.Write(data, "ExceptionPayload", "1.1", one =>
        {
            one.WriteString("module_name", "nova.conductor");
            one.WriteString("function_name", fault.Code ?? "");
            one.WriteString("exception", fault.Kind.ToString());
            one.WriteString("exception_message", fault.Message);
            one.WriteString("traceback", fault.Details ?? "");
        });
    }
}
