using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Acknowledges the deliveries of one channel, those decided together in one frame where nothing undecided lies between.</summary>
/// <param name="channel">The channel.</param>
/// <param name="onFailure">Told, with the reason, when nothing can be acknowledged any more.</param>
internal sealed class RabbitAcks(IChannel channel, Action<string> onFailure)
{
    private readonly Lock _gate = new();

    /// <summary>Settled with a gap of undecided ones before.</summary>
    private readonly HashSet<ulong> _beyond = [];

    private List<ulong> _accepted = [];
    private bool _isSending;
    private ulong _settledUpTo;

    /// <summary>Has a delivery acknowledged soon. False where its channel is gone: the broker has it back already.</summary>
    public bool Accept(ulong tag)
    {
        if (!channel.IsOpen)
        {
            return false;
        }

        lock (_gate)
        {
            _accepted.Add(tag);
            if (_isSending)
            {
                return true;
            }

            _isSending = true;
        }

        _ = SendAllAsync();
        return true;
    }

    /// <summary>Gives a delivery back, to be delivered again or dropped.</summary>
    public async ValueTask RejectAsync(ulong tag, bool requeue)
    {
        try
        {
            await channel.BasicNackAsync(tag, multiple: false, requeue).ConfigureAwait(false);
            lock (_gate)
            {
                _beyond.Add(tag);
            }
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, CancellationToken.None))
        {
            // The broker has it back already.
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (true)
            {
                await Task.Yield();
                List<ulong> tags;
                ulong together;
                lock (_gate)
                {
                    if (_accepted.Count == 0)
                    {
                        _isSending = false;
                        return;
                    }

                    (tags, _accepted) = (_accepted, []);
                    together = SettleInOrder_NeedsLock(tags);
                }

                if (together != 0)
                {
                    await channel.BasicAckAsync(together, multiple: true).ConfigureAwait(false);
                }

                foreach (var tag in tags.Where(tag => tag > together))
                {
                    await channel.BasicAckAsync(tag, multiple: false).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            // Whatever it was, the session ends: the broker has them back then. A call that it delivers again meets the ledger.
            onFailure(e.Message);
        }
    }

    /// <summary>The highest of the tags up to which everything is settled, 0 for none; the others are remembered.</summary>
    private ulong SettleInOrder_NeedsLock(List<ulong> tags)
    {
        tags.Sort();
        var together = 0UL;
        foreach (var tag in tags)
        {
            while (_beyond.Remove(_settledUpTo + 1))
            {
                _settledUpTo++;
            }

            if (tag == _settledUpTo + 1)
            {
                together = _settledUpTo = tag;
            }
            else
            {
                _beyond.Add(tag);
            }
        }

        return together;
    }
}
