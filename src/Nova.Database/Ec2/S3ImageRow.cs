namespace Nova.Database.Ec2;

/// <summary>Table <c>s3_images</c>: the number of an image in EC2. It stays when the image is gone, and is never given to another.</summary>
internal sealed class S3ImageRow
{
    public long Id { get; set; }
    public required string Uuid { get; set; }
    public DateTimeOffset SeenAt { get; set; }
}
