using System.Collections.Concurrent;
using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Pipeline;
using Nova.Core;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>Instances as they were shown last: one that has not changed is copied. A text serves only the revision it was made of, and the number that its image had, whoever asks and for whichever version.</summary>
internal sealed class InstanceTexts(ImageIds images, Ec2Options options)
{
    /// <summary>What all texts may take, about; beyond it, it starts afresh.</summary>
    private const long MostBytes = 32 << 20;

    private const int EntryBytes = 160;

    private readonly ConcurrentDictionary<Guid, (long Revision, string? Image, byte[] Text)> _kept = new();
    private long _bytes;

    /// <summary>Numbers the images that will be shown: those of all instances in one question.</summary>
    public async Task<IReadOnlyDictionary<string, long>> NumberAsync(IEnumerable<InstanceRecord> instances, RequestContext context, CancellationToken cancel) =>
        await images.NumberAsync(instances.SelectMany(InstanceText.ImagesOf), context, cancel);

    /// <summary>Writes an instance.</summary>
    public void Write(XmlText xml, InstanceRecord instance, IReadOnlyDictionary<string, long> numbers)
    {
        var image = InstanceText.ImageOf(instance, numbers);
        if (_kept.TryGetValue(instance.Id, out var kept) && kept.Revision == instance.Revision && kept.Image == image)
        {
            xml.Raw(kept.Text);
            return;
        }

        var text = new XmlText();
        InstanceText.Write(text, instance, numbers, options);
        xml.Raw(text.Written.Span);
        if (Interlocked.Add(ref _bytes, text.Written.Length - (kept.Text?.Length ?? -EntryBytes)) > MostBytes)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _bytes, 0);
            return;
        }

        _kept[instance.Id] = (instance.Revision, image, text.Written.ToArray());
    }
}
