using Nova.ObjectStore.Payloads;
using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Objects;

/// <summary>POST /bucket?delete: up to a thousand at once.</summary>
internal static class DeleteObjects
{
    private const int Most = 1000;

    public static async Task<S3Answer> HandleAsync(S3Call call)
    {
        var (document, refusal) = await SmallDocument.ReadAsync(call, "Delete");
        if (document is null)
        {
            return refusal!;
        }

        var keys = document.Named("Object").Select(element => element.Text("Key")).OfType<string>().Where(key => key.Length > 0).ToList();
        if (keys.Count is 0 or > Most)
        {
            return S3Error.MalformedXml;
        }

        if (!call.Bucket.Exists)
        {
            return S3Error.NoSuchBucket;
        }

        if (keys.Exists(key => !Names.AreValid(call.Address with { Key = key }, out _)))
        {
            return S3Error.KeyTooLong;
        }

        foreach (var key in keys)
        {
            call.Bucket.Remove(key);
        }

        var quiet = document.Text("Quiet") == "true";
        return S3Answer.Document("DeleteResult", xml =>
        {
            foreach (var key in quiet ? [] : keys)
            {
                xml.WriteStartElement("Deleted");
                xml.WriteElementString("Key", key);
                xml.WriteEndElement();
            }
        });
    }
}
