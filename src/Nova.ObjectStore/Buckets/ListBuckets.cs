using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Buckets;

/// <summary>GET /: the buckets of the signer's project.</summary>
internal static class ListBuckets
{
    public static Task<S3Answer> HandleAsync(S3Call call)
    {
        var buckets = call.Store.Folders.BucketsOf(call.Signer.ProjectId);
        return Task.FromResult(S3Answer.Document("ListAllMyBucketsResult", xml =>
        {
            xml.WriteOwner("Owner", call.Signer.ProjectId);
            xml.WriteStartElement("Buckets");
            foreach (var bucket in buckets)
            {
                xml.WriteStartElement("Bucket");
                xml.WriteElementString("Name", bucket.Name);
                xml.WriteElementString("CreationDate", S3Text.Time(bucket.CreatedAt));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }));
    }
}
